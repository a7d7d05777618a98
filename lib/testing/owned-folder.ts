import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const LEFTOVER_AFTER_MS = 60 * 60 * 1000;

/**
 * Makes a folder whose name tells which process made it, and removes those which ended processes have left behind.
 *
 * @param parent the folder to make it in, made as well where it is missing
 * @param prefix begins the name, and marks which leftovers may be removed
 * @returns its path
 */
export async function createOwnedFolder(parent: string, prefix: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  await removeLeftovers(parent, prefix);
  return mkdtemp(join(parent, `${prefix}${process.pid}-`));
}

async function removeLeftovers(parent: string, prefix: string): Promise<void> {
  const folders = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  for (const folder of folders) {
    if (await isLeftover(join(parent, folder), Number.parseInt(folder.slice(prefix.length), 10))) {
      await rm(join(parent, folder), { recursive: true, force: true });
    }
  }
}

/** A process that is not seen here may live in another container which shares the folder, so age counts as well. */
async function isLeftover(path: string, pid: number): Promise<boolean> {
  if (isAlive(pid)) return false;
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > LEFTOVER_AFTER_MS;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
