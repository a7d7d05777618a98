import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AGAIN, BENCH, type Contender } from './contenders';
import type { Sample } from './messages';
import type { Progress } from './progress';
import type { ResultRow, SampleBook } from './results';

const ROWS: readonly (ResultRow & { readonly program: string })[] = [
  row('cold', 'cold start with 50 models, no validators', 'cold'),
  row('cold-validated', 'cold start with 50 models, validators', 'cold-validated'),
];

export const COLD_STARTS: readonly string[] = ROWS.map(({ id }) => id);

/**
 * Starts Node so often for each contender that has such a program, interleaved, and notes what each start took above that
 * of a bare Node in the same round. Nothing connects.
 */
export function measureColdStarts(
  ids: readonly string[],
  contenders: readonly Contender[],
  rounds: number,
  book: SampleBook,
  progress: Progress,
): void {
  const rows = ROWS.filter(({ id }) => ids.includes(id));
  // The first round fills the cache of files.
  for (let round = -1; round < rounds; round += 1) {
    for (const { id, program } of rows) {
      const turn = starting(contenders, program);
      const shift = (round + turn.length) % turn.length;
      const bare = start(join(BENCH, 'contenders/bare.cjs'), BENCH);
      for (const contender of [...turn.slice(shift), ...turn.slice(0, shift)]) {
        progress.advance(`cold start ${round + 1} of ${rounds}`, contender.id);
        const { value, cpu } = start(programIn(contender, program)!, contender.folder);
        if (round >= 0) book.note(id, contender.id, { value: value - bare.value, cpu: cpu - bare.cpu });
      }
    }
  }
}

/** These rows of the table. */
export function coldStartRows(ids: readonly string[]): readonly ResultRow[] {
  return ROWS.filter(({ id }) => ids.includes(id)).map(({ program: _, ...row }) => row);
}

/** How many steps that is, for the progress. */
export function coldStartSteps(ids: readonly string[], contenders: readonly Contender[], rounds: number): number {
  const programs = ROWS.filter(({ id }) => ids.includes(id)).map(({ program }) => program);
  return programs.flatMap((program) => starting(contenders, program)).length * (rounds + 1);
}

/** Those that have such a program; of two that share their packages the first. */
function starting(contenders: readonly Contender[], program: string): readonly Contender[] {
  const first = (contender: Contender): boolean =>
    contenders.find(({ folder }) => folder === contender.folder) === contender;
  return contenders.filter(
    (contender) => (first(contender) || contender.id === AGAIN) && programIn(contender, program) !== undefined,
  );
}

function programIn({ folder }: Contender, name: string): string | undefined {
  return ['.cjs', '.mjs'].map((ending) => join(folder, `${name}${ending}`)).find((path) => existsSync(path));
}

function start(program: string, cwd: string): Sample {
  const began = performance.now();
  const env = { ...process.env, NODE_ENV: 'production' };
  const args = ['--require', join(BENCH, 'contenders/cpu-at-exit.cjs'), program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' });
  const value = performance.now() - began;
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return { value, cpu: Number(stdout) };
}

function row(id: string, title: string, program: string): ResultRow & { readonly program: string } {
  return { id, title, program, operations: 1, unit: 'ms' };
}
