import type { Connection, ServerSessions, Session } from 'threadline';
import { Person } from '../../../models/person';
import { refused, sends, sendsSome, silent, type Walk } from './step';

/** Every member of connections. */
export const CONNECTION_WALK: Walk<Connection> = {
  name: silent(({ name }) => name),
  client: silent(({ client }) => client),
  database: sends('ping', (connection) => connection.database().command({ ping: 1 })),
  withSession: silent((connection) => refused(() => connection.withSession(() => Person.count()))),
  transaction: sends('insert commitTransaction', (connection) =>
    connection.transaction(() => Person.create({ username: 'x' })),
  ),
  startSession: silent(async (connection) => (await connection.startSession()).end()),
  // Closing is shown in closing.spec.ts: here it would end the walk.
  close: silent((connection) => refused(() => connection.close({ timeoutMS: -1 }))),
};

/** Every member of a connection's `serverSessions`. */
export const SERVER_SESSIONS_WALK: Walk<ServerSessions> = {
  start: sends('startSession', (sessions) => sessions.start()),
  refresh: sends('startSession refreshSessions', async (sessions) => sessions.refresh(await sessions.start())),
  end: sends('startSession endSessions', async (sessions) => sessions.end(await sessions.start())),
  kill: sends('startSession killSessions', async (sessions) => sessions.kill(await sessions.start())),
  list: sendsSome('aggregate getMore', (sessions) => sessions.list()),
};

const write = () => Person.create({ username: 'x' });

/** Every member of a session, used inside its own block. */
export const SESSION_WALK: Walk<Session> = {
  client: silent(({ client }) => client),
  id: silent(({ id }) => id),
  options: silent(({ options }) => options),
  clusterTime: silent(({ clusterTime }) => clusterTime),
  latestClusterTime: silent(({ latestClusterTime }) => latestClusterTime),
  operationTime: silent(({ operationTime }) => operationTime),
  timeoutMinutes: silent(({ timeoutMinutes }) => timeoutMinutes),
  isInTransaction: silent(({ isInTransaction }) => isInTransaction),
  hasEnded: silent(({ hasEnded }) => hasEnded),
  driverSession: silent(({ driverSession }) => driverSession),
  causalToken: silent(({ causalToken }) => causalToken),
  advanceClusterTime: silent((session) => refused(async () => session.advanceClusterTime({} as never))),
  advanceOperationTime: silent((session) => refused(async () => session.advanceOperationTime({} as never))),
  run: silent((session) => refused(() => session.run(() => Person.count()))),
  startTransaction: sends('insert abortTransaction', async (session) => {
    session.startTransaction();
    await write();
    await session.abortTransaction();
  }),
  commitTransaction: sends('insert commitTransaction', async (session) => {
    session.startTransaction();
    await write();
    await session.commitTransaction();
  }),
  abortTransaction: sends('find abortTransaction', async (session) => {
    session.startTransaction();
    await Person.first();
    await session.abortTransaction();
  }),
  withTransaction: sends('insert commitTransaction', (session) => session.withTransaction(write)),
  afterCommit: silent((session) => session.afterCommit(() => undefined)),
  afterRollback: silent((session) => session.afterRollback(() => undefined)),
  end: silent((session) => session.end()),
  [String(Symbol.asyncDispose)]: silent((session) => session[Symbol.asyncDispose]()),
};
