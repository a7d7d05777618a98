import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { TestServerError } from '../../errors/test-server-error';

const run = promisify(execFile);

/** Whether `path` is a file that this user may execute. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * The version a `mongod` tells about itself, such as `6.0.5`.
 *
 * @throws TestServerError where it does not run here: built for another machine, or a library that it needs is missing
 */
export async function versionOf(path: string): Promise<string> {
  const { stdout } = await run(path, ['--version'], { timeout: 30_000 }).catch((error: unknown) => refuse(path, error));
  const version = /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version === undefined) throw new TestServerError({ problem: `"${path} --version" tells no MongoDB version` });
  return version;
}

/** What stopped it, a missing library for example, stands in its standard error. */
function refuse(path: string, cause: unknown): never {
  const { stderr, message } = cause as Error & { readonly stderr?: string };
  throw new TestServerError({
    problem: `"${path}" does not run here: ${stderr?.trim().split('\n').at(-1) || message}`,
    cause,
  });
}
