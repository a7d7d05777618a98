import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AutomaticAuth } from 'mongodb-memory-server-core/lib/MongoMemoryServer';
import { TestServerError } from '../errors/test-server-error';
import { findBinary, type ServerBinary } from './binary/find-binary';
import { loadMemoryServer, type MemoryServerLibrary } from './memory-server';
import { createOwnedFolder } from './owned-folder';
import { forgetFolder, rememberFolder } from './process-end';
import type { Credentials } from './server-uri';
import type { ServerUser, StandaloneOptions } from './server-options';

/** What is ready before the first `mongod` starts. */
export interface Launch {
  readonly library: MemoryServerLibrary;
  /** Which `mongod`, as the library takes it: with its own version, or it warns that it is another than it would have fetched. */
  readonly binary: { readonly systemBinary: string; readonly version: string };
  /** Holds all data, removed at the end. */
  readonly folder: string;
  readonly args: string[];
  readonly auth: AutomaticAuth;
  readonly administrator: Credentials | undefined;
}

/** Long enough for a busy machine; a failing start says so itself, much earlier. */
export const LAUNCH_WITHIN_MS = 60_000;

/** Sockets in /tmp would be left behind by a kill, and Windows has none to switch off. */
const NO_SOCKET_FILE = process.platform === 'win32' ? [] : ['--nounixsocket'];
const FRUGAL = [
  '--wiredTigerCacheSizeGB',
  '0.25',
  '--quiet',
  '--setParameter',
  'diagnosticDataCollectionEnabled=false',
  ...NO_SOCKET_FILE,
];

/**
 * Finds a `mongod` and prepares its data folder, then starts servers with it; what was prepared is removed where they
 * do not start.
 *
 * @throws TestServerError with the reason as `cause`
 */
export async function launch<T>(options: StandaloneOptions, start: (launch: Launch) => Promise<T>): Promise<T> {
  const library = loadMemoryServer();
  const binary = await findBinary(options.onProgress);
  const folder = await createOwnedFolder(tmpdir(), 'threadline-mongod-');
  rememberFolder(folder);
  try {
    return await start({ library, folder, ...describe(options, binary) });
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    forgetFolder(folder);
    throw cause instanceof TestServerError
      ? cause
      : new TestServerError({ problem: 'The test server did not start.', cause });
  }
}

function describe(options: StandaloneOptions, { path, version }: ServerBinary): Omit<Launch, 'library' | 'folder'> {
  const administrator = options.auth ? { name: 'administrator', password: secret() } : undefined;
  return {
    binary: { systemBinary: path, version },
    args: [
      ...FRUGAL,
      ...(options.testCommands ? ['--setParameter', 'enableTestCommands=1'] : []),
      ...(options.args ?? []),
    ],
    auth: describeAuth(administrator, typeof options.auth === 'object' ? (options.auth.users ?? []) : []),
    administrator,
  };
}

function describeAuth(administrator: Credentials | undefined, users: readonly ServerUser[]): AutomaticAuth {
  if (administrator === undefined) return { enable: false };
  return {
    enable: true,
    customRootName: administrator.name,
    customRootPwd: administrator.password,
    keyfileContent: secret(),
    extraUsers: users.map(({ name, password, roles = ['root'] }) => ({
      createUser: name,
      pwd: password,
      roles: roles as string[],
      database: 'admin',
    })),
  };
}

function secret(): string {
  return randomBytes(24).toString('base64');
}

/** Makes the data folder of one node. */
export async function makeDataFolder(folder: string, index: number): Promise<string> {
  const path = join(folder, `node-${index}`);
  await mkdir(path);
  return path;
}
