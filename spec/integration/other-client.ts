import { connect, connection, disconnect } from 'threadline';
import { recordCommands, type CommandRecording } from 'threadline/testing';
import { Person } from '../../models/person';
import { Post } from '../../models/post';
import { mongodbUri, specDatabase, withBareClient } from '../support/database';

/** What the twins of the sessions examples are set up with. */
export interface TwinClients {
  /** The commands of the client `other` since the example began. */
  readonly other: CommandRecording;
  /** The commands of the client `default` since the example began. */
  readonly main: CommandRecording;
  /** How many people or posts there are on a client, asked by a client of the driver. */
  count(client: 'default' | 'other', collection: 'people' | 'posts'): Promise<number>;
}

/** A second client `other` on the same servers with a database of its own, both empty before each example. */
export function twinClients(): TwinClients {
  const database = specDatabase();
  const databases = { default: database, other: `${database}-other` };
  const recordings = new Map<string, CommandRecording>();
  const uri = mongodbUri();
  beforeAll(async () => {
    const options = { monitorCommands: true };
    await connect({ default: { uri, database, options }, other: { uri, database: databases.other, options } });
    for (const name of ['default', 'other']) recordings.set(name, recordCommands(connection(name).client));
  });
  beforeEach(async () => {
    await Promise.all(Object.values(databases).map((name) => connection().client.db(name).dropDatabase()));
    for (const model of [Person, Post]) {
      for (const client of ['default', 'other']) {
        await model.with({ client }, () =>
          connection(client)
            .client.db(databases[client as 'other'])
            .createCollection(model.collection.collectionName),
        );
      }
    }
    recordings.forEach((recording) => recording.clear());
  });
  afterAll(async () => {
    await connection().client.db(databases.other).dropDatabase();
    await disconnect();
  });
  return {
    get other() {
      return recordings.get('other')!;
    },
    get main() {
      return recordings.get('default')!;
    },
    count: (client, collection) =>
      withBareClient((bare) => bare.db(databases[client]).collection(collection).countDocuments()),
  };
}
