import { delimiter, join } from 'node:path';
import { isExecutable } from './executable';
import type { BinarySource } from './binary-source';

const FILE = process.platform === 'win32' ? 'mongod.exe' : 'mongod';

/** A `mongod` that is installed on this machine. */
export const pathBinary: BinarySource = {
  name: 'mongod on the PATH',
  async find() {
    const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
    for (const path of folders.map((folder) => join(folder, FILE))) {
      if (await isExecutable(path)) return { path };
    }
    return { reason: 'none there' };
  },
};
