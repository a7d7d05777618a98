import { isExecutable } from './executable';
import type { BinarySource } from './binary-source';

/** The `mongod` that the environment names. */
export const environmentBinary: BinarySource = {
  name: 'MONGOMS_SYSTEM_BINARY',
  isChosen: () => Boolean(process.env['MONGOMS_SYSTEM_BINARY']),
  async find() {
    const path = process.env['MONGOMS_SYSTEM_BINARY'];
    if (!path) return { reason: 'not set' };
    return (await isExecutable(path)) ? { path } : { reason: `"${path}" is no file that may be executed` };
  },
};
