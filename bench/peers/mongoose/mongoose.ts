import mongoose, { type Connection } from 'mongoose';
import type { Adapter } from '../../work/adapter';
import { operationsOf, type PersonModel } from './operations';
import { personSchema, unvalidatedSchema, useOthers } from './schema';

mongoose.set('transactionAsyncLocalStorage', true);

let connection: Connection;
let person: PersonModel;
let unvalidated: PersonModel;

export const adapter: Adapter = {
  name: 'mongoose',
  notes: 'hydrated documents, schema validators, timestamps, version key on (the default)',
  seedExtra: { __v: 0 },

  async connect(uri, dbName) {
    connection = await mongoose.createConnection(uri, { dbName, autoIndex: false, autoCreate: false }).asPromise();
    person = connection.model('Person', personSchema, 'people') as unknown as PersonModel;
    unvalidated = connection.model('Unvalidated', unvalidatedSchema, 'people') as unknown as PersonModel;
  },
  useOthers: (count) => useOthers(connection, count),
  close: () => connection.close(),
  toId: (hex) => new mongoose.Types.ObjectId(hex),
  ...operationsOf(() => ({ person, unvalidated, connection })),
};
