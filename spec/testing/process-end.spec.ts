import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

describe('the end of a process that has started a server', () => {
  it.each([
    ['returning', 'return', undefined, 0, null],
    ['an uncaught error', 'throw', undefined, 1, null],
    ['SIGINT', 'wait', 'SIGINT', null, 'SIGINT'],
    ['SIGTERM', 'wait', 'SIGTERM', null, 'SIGTERM'],
  ] as const)('by %s takes server and data with it', async (_how, mode, signal, code, endedBy) => {
    const program = run(mode);
    const mongod = await firstLine(program);
    const closed = once(program, 'close');
    if (signal !== undefined) program.kill(signal);

    expect(await closed).toEqual([code, endedBy]);
    await untilGone(mongod.pid);
    expect(foldersOf(program.pid!)).toEqual([]);
  });
});

function run(mode: string): ChildProcess {
  const program = join(__dirname, 'programs', 'leaves-server-running.ts');
  return spawn(process.execPath, ['scripts/run.mjs', program, mode], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function firstLine(program: ChildProcess): Promise<{ readonly pid: number }> {
  const [line] = (await once(program.stdout!, 'data')) as [Buffer];
  return JSON.parse(line.toString()) as { readonly pid: number };
}

function foldersOf(pid: number): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`threadline-mongod-${pid}-`));
}

/** A killed process stays visible until its parent has taken notice. */
async function untilGone(pid: number): Promise<void> {
  while (true) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
