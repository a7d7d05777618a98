import { Binary, ReadPreference, type Document as Raw, type ServerSessionId } from 'mongodb';
import type { ClientEntry } from '../clients/client-entry';
import { InvalidOptionError } from '../errors/invalid-option-error';
import type { OpenSession } from '../session/session-scope';
import type { Operation } from './operation';
import { perform, performOn } from './perform';

/** A session that the server itself was asked for. */
export interface ServerSessionStart {
  readonly id: ServerSessionId;
  /** Minutes after which the server forgets the session, unless it is refreshed. */
  readonly timeoutMinutes: number;
}

/** A session that the server knows of. */
export interface ServerSessionEntry {
  readonly id: ServerSessionId;
  /** Digest of the user's name, which tells sessions of different users apart. */
  readonly uid?: Binary;
  /** The user as `name@database`, on a server with authentication. */
  readonly user?: string;
  readonly lastUse: Date;
}

/** Whose sessions to list; one's own unless told. */
export interface ServerSessionFilter {
  readonly allUsers?: boolean;
  readonly users?: readonly { readonly user: string; readonly db: string }[];
}

/** What names a session of the server: what `start()` or `list()` gave, or the `id` of it. */
export type ServerSessionRef = ServerSessionId | { readonly id: ServerSessionId };

function operationOf(entry: ClientEntry, name: string): Operation {
  return { name: `serverSessions.${name}`, method: 'serverSessions', entry, database: 'admin' };
}

function runOnAdmin(entry: ClientEntry, name: string, command: Raw): Promise<Raw> {
  return perform(operationOf(entry, name), (session) => entry.client.db('admin').command(command, { session }));
}

/** Asks the server for a session, which no driver session uses: for clients that cannot make ids by themselves. */
export async function startServerSession(entry: ClientEntry): Promise<ServerSessionStart> {
  const { id, timeoutMinutes } = await runOnAdmin(entry, 'start', { startSession: 1 });
  return { id: id as ServerSessionId, timeoutMinutes: timeoutMinutes as number };
}

/** Tells the server that sessions are still in use. */
export async function refreshServerSessions(
  entry: ClientEntry,
  sessions: ServerSessionRef | readonly ServerSessionRef[],
): Promise<void> {
  await runOnAdmin(entry, 'refresh', { refreshSessions: idsOf(sessions, 'refresh') });
}

/** Tells the server that sessions are no longer used. It forgets them at its next clean-up. */
export async function endServerSessions(
  entry: ClientEntry,
  sessions: ServerSessionRef | readonly ServerSessionRef[],
): Promise<void> {
  await runOnAdmin(entry, 'end', { endSessions: idsOf(sessions, 'end') });
}

/** Stops what sessions are doing on the server: their operations, cursors and transactions. */
export async function killServerSessions(
  entry: ClientEntry,
  sessions: ServerSessionRef | readonly ServerSessionRef[],
): Promise<void> {
  await runOnAdmin(entry, 'kill', { killSessions: idsOf(sessions, 'kill') });
}

/**
 * The sessions that the server knows of: those in the memory of the member that answers, which is where a session is seen at
 * once, and those which all members have written down together, which they do every five minutes.
 *
 * @see https://www.mongodb.com/docs/manual/reference/operator/aggregation/listLocalSessions/
 * @see https://www.mongodb.com/docs/manual/reference/operator/aggregation/listSessions/
 */
export async function listServerSessions(
  entry: ClientEntry,
  filter: ServerSessionFilter = {},
): Promise<ServerSessionEntry[]> {
  const whose = checkFilter(filter);
  return perform(operationOf(entry, 'list'), async (session) => {
    const local = await entry.client
      .db('admin')
      .aggregate([{ $listLocalSessions: whose }], { session })
      .toArray();
    const sessions = entry.client.db('config').collection('system.sessions');
    const written = await sessions.aggregate([{ $listSessions: whose }], { session }).toArray();
    return merge([...local, ...written]);
  });
}

function merge(found: readonly Raw[]): ServerSessionEntry[] {
  const entries = new Map<string, ServerSessionEntry>();
  for (const { _id, lastUse, user } of found) {
    const key = `${hex(_id.id)} ${hex(_id.uid)}`;
    const known = entries.get(key);
    if (known === undefined || known.lastUse < lastUse)
      entries.set(key, { id: { id: _id.id }, uid: _id.uid, user, lastUse });
  }
  return [...entries.values()];
}

function hex(value: Binary): string {
  return Buffer.from(value.buffer).toString('hex');
}

// An empty list would mean all sessions of the user to killSessions.
function idsOf(sessions: unknown, method: string): Raw[] {
  const list: readonly unknown[] = Array.isArray(sessions) ? sessions : [sessions];
  if (list.length === 0) throw wrong(method, 'an empty list');
  return list.map((session) => idOf(session) ?? fail(method));
}

function idOf(value: unknown): Raw | undefined {
  if (isId(value)) return { id: value };
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, uid } = value as { readonly id?: unknown; readonly uid?: unknown };
  if (isId(id)) return isBinary(uid) ? { id, uid } : { id };
  const inner = idOf(id);
  return inner !== undefined && isBinary(uid) ? { ...inner, uid } : inner;
}

function isId(value: unknown): value is Binary {
  return isBinary(value) && value.sub_type === Binary.SUBTYPE_UUID;
}

function isBinary(value: unknown): value is Binary {
  return (value as { readonly _bsontype?: unknown } | null | undefined)?._bsontype === 'Binary';
}

function fail(method: string): never {
  throw wrong(method, 'something that names no session');
}

function wrong(method: string, given: string): InvalidOptionError {
  return new InvalidOptionError({
    option: 'sessions',
    problem: `serverSessions.${method} was given ${given}.`,
    resolution: 'Give what serverSessions.start() or list() gave, the id of it, or a list of these.',
  });
}

function checkFilter(filter: unknown): Raw {
  const { allUsers, users, ...unknown } = (
    typeof filter === 'object' && filter !== null ? filter : { filter }
  ) as Readonly<Record<string, unknown>>;
  const option =
    Object.keys(unknown)[0] ?? (badAllUsers(allUsers) ? 'allUsers' : badUsers(users, allUsers) ? 'users' : undefined);
  if (option === undefined)
    return { ...(allUsers !== undefined && { allUsers }), ...(users !== undefined && { users }) };
  throw new InvalidOptionError({
    option,
    problem: `serverSessions.list was given an option ${option} that it does not take.`,
    resolution: 'Give nothing for your own sessions, { allUsers: true }, or { users: [{ user, db }] }.',
  });
}

function badAllUsers(allUsers: unknown): boolean {
  return allUsers !== undefined && typeof allUsers !== 'boolean';
}

function badUsers(users: unknown, allUsers: unknown): boolean {
  if (users === undefined) return false;
  const isUser = (user: unknown): boolean =>
    typeof (user as { readonly user?: unknown } | null)?.user === 'string' &&
    typeof (user as { readonly db?: unknown }).db === 'string';
  return allUsers === true || !Array.isArray(users) || !users.every(isUser);
}

/** Refreshes sessions that are open here, on behalf of nobody's operation. */
export async function refreshForKeepAlive(entry: ClientEntry, ids: readonly ServerSessionId[]): Promise<void> {
  const refresh: Raw = { refreshSessions: [...ids] };
  await performOn(undefined, operationOf(entry, 'refresh'), () => entry.client.db('admin').command(refresh));
}

/** Sends one command to the primary in a session, so that the client learns the cluster's time. */
export async function pingPrimary(session: OpenSession): Promise<void> {
  const operation: Operation = { name: 'ping', method: 'ping', entry: session.entry, database: 'admin' };
  await performOn(session, operation, (driverSession) =>
    session.entry.client
      .db('admin')
      .command({ ping: 1 }, { session: driverSession, readPreference: ReadPreference.primary }),
  );
}
