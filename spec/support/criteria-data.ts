import type { Document as Raw } from 'mongodb';
import { connect, disconnect } from '../../lib/model/connection';
import { clientNamed } from '../../lib/clients/registry';
import { type CommandRecording, recordCommands } from '../../lib/testing/record-commands';
import { mongodbUri, specDatabase } from './database';

/** What a spec of queries works on: documents as they were stored, and what went over the wire since. */
export interface StoredParcels {
  /** Replaces what is stored, past the library. */
  store(documents: readonly Raw[]): Promise<void>;
  /** What is stored now, by `_id`. */
  stored(): Promise<Raw[]>;
  /** Records from now on. */
  record(): CommandRecording;
}

/** A connected database with parcels in it. Call it at the top level of the file. */
export function storedParcels(): StoredParcels {
  const database = specDatabase();
  beforeAll(() => connect({ default: { uri: mongodbUri(), database, options: { monitorCommands: true } } }));
  afterAll(() => disconnect());
  const client = () => clientNamed('default', 'spec').client;
  const collection = () => client().db(database).collection('parcels');
  return {
    async store(documents) {
      await collection().deleteMany({});
      if (documents.length > 0) await collection().insertMany(documents.map((document) => ({ ...document })));
    },
    stored: () => collection().find().sort({ _id: 1 }).toArray(),
    record: () => recordCommands(client()),
  };
}
