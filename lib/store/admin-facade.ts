import { Admin, type Db } from 'mongodb';
import type { ClientEntry } from '../clients/client-entry';
import { putInside, threadMethods, type MethodTable } from './facade';

/** Every method of the driver's `Admin`. */
export const ADMIN_METHODS: MethodTable = {
  command: { kind: 'command', command: 0, options: 1 },
  buildInfo: { kind: 'command', options: 0 },
  serverInfo: { kind: 'command', options: 0 },
  serverStatus: { kind: 'command', options: 0 },
  ping: { kind: 'command', options: 0 },
  removeUser: { kind: 'command', options: 1 },
  validateCollection: { kind: 'command', options: 1 },
  listDatabases: { kind: 'command', options: 0 },
  replSetGetStatus: { kind: 'command', options: 0 },
};

/** The driver's `Admin` in which every method carries the session of the block around it. */
export class ThreadedAdmin extends Admin {
  constructor(plain: Db, db: Db, entry: ClientEntry, name: string) {
    // The constructor is left out of the driver's types.
    super(...([db] as unknown as ConstructorParameters<typeof Admin>));
    putInside(this, { plain: plain.admin(), entry, name, database: 'admin', thread: (collection) => collection });
  }
}

threadMethods(ThreadedAdmin.prototype, Admin.prototype, ADMIN_METHODS);
