import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { MongoClient } from 'mongodb';

/** The replica set of this run. */
export function mongodbUri(): string {
  const uri = process.env['MONGODB_URI'];
  if (uri === undefined) throw new Error('MONGODB_URI is set by spec/support/global-setup.ts');
  return uri;
}

/**
 * A database for one spec file alone, dropped when the file is done. Call it at the top level of the file.
 *
 * @returns its name
 *
 * @example
 * const database = specDatabase();
 * beforeAll(() => connect({ default: { uri: mongodbUri(), database, options: { monitorCommands: true } } }));
 * afterAll(() => disconnect());
 */
export function specDatabase(): string {
  const spec = basename(expect.getState().testPath ?? 'spec')
    .replace(/\.spec\.ts$/, '')
    .replace(/\W/g, '-');
  const name = `${spec.slice(0, 40)}-${randomBytes(4).toString('hex')}`;
  afterAll(() => withBareClient((client) => client.db(name).dropDatabase()));
  return name;
}

/** A client of the driver alone, to look at what is stored without our own library in between. */
export async function withBareClient<T>(use: (client: MongoClient) => Promise<T>, uri = mongodbUri()): Promise<T> {
  const client = new MongoClient(uri);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
