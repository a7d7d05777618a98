import { MemoryServerMissingError } from '../errors/memory-server-missing-error';

type Library = typeof import('mongodb-memory-server-core');

/** The parts of it that are used here. */
export type MemoryServerLibrary = Pick<
  Library,
  'DryMongoBinary' | 'MongoBinary' | 'MongoMemoryReplSet' | 'MongoMemoryServer'
>;

/**
 * The library that starts `mongod`. It is an optional peer dependency and loads a driver of its own, so it is loaded
 * when the first server is started; with `require`, since Jest has no `import()` in CommonJS modules.
 *
 * @throws MemoryServerMissingError where it is not installed
 */
export function loadMemoryServer(): MemoryServerLibrary {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
    return require('mongodb-memory-server-core') as Library;
  } catch (cause) {
    throw new MemoryServerMissingError({ cause });
  }
}
