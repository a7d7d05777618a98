import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { BENCH } from './contenders';

/**
 * Runs a program of `studies/programs/` in a process of its own, so that nothing of another case is in its heap, and gives
 * what it handed to {@link answer}.
 *
 * @param node another Node than this one
 */
export async function runProgram<T>(name: string, question: object, node = process.execPath): Promise<T> {
  const program = join(BENCH, 'studies/programs', `${name}.ts`);
  const args = [
    '--expose-gc',
    '--max-old-space-size=6144',
    join(BENCH, 'start.cjs'),
    program,
    JSON.stringify(question),
  ];
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(node, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const end = (): void => void child.kill();
  process.once('exit', end);
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  process.off('exit', end);
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return JSON.parse(output.trim().split('\n').at(-1)!) as T;
}
