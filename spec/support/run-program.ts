import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { mongodbUri } from './database';

const ROOT = join(__dirname, '..', '..');

/** What came of a program that ran in a process of its own. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program of this repository as a user does, in a process of its own, on the replica set of this run.
 *
 * @param path from the root of the repository, for example `examples/model-session.ts`
 * @param env further environment variables
 * @param args what the program is given
 */
export function runProgram(path: string, env: NodeJS.ProcessEnv = {}, args: readonly string[] = []): Promise<Outcome> {
  // The test runner forces colours on its own processes, which would be ours too.
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const settings = { cwd: ROOT, env: { ...inherited, MONGODB_URI: mongodbUri(), ...env } };
  return new Promise((resolve) => {
    execFile(process.execPath, [join('scripts', 'run.mjs'), path, ...args], settings, (error, stdout, stderr) => {
      // A process that a signal has ended has no code of its own.
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}
