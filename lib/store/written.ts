import { keyOf } from '../bson/id-key';
import { OperationNotAllowedInTransactionError } from '../errors/operation-not-allowed-in-transaction-error';
import { suspendedScope } from '../session/current-session';
import type { OpenSession, Written } from '../session/session-scope';
import { ruleOf } from './methods';
import type { Operation } from './operation';

// What a write outside the transaction meets that the transaction has written, the server makes it wait for: in vain where
// the transaction waits for it, until the server gives the transaction up after a minute.
const SILENCE_MS = 2_000;

function namespaceOf({ database, collection }: Operation): string {
  return `${database}.${collection}`;
}

function writes(operation: Operation): boolean {
  return (operation.rule ?? ruleOf(operation.method)).write === true;
}

/** Remembers what the open transaction writes. */
export function noteWritten(session: OpenSession, operation: Operation): void {
  const { status, written } = session.transaction;
  if (status !== 'open' || !writes(operation)) return;
  const { database, collection, naming } = operation;
  written.unsorted.push({ namespace: [database, collection], ids: idsIn(naming) ?? [] });
}

/** The ids of what was written in a collection, sorted now; `undefined` where nothing was. */
function idsWritten({ unsorted, sorted }: Written, namespace: string): ReadonlySet<string> | undefined {
  for (const one of unsorted.splice(0)) {
    const name = one.namespace.join('.');
    const known = sorted.get(name) ?? new Set<string>();
    sorted.set(name, known);
    for (const id of one.ids) known.add(keyOf(id));
  }
  return sorted.get(namespace);
}

/** What the transaction around a `withoutSession` has written in the collection that this operation writes to. */
function writtenAround(operation: Operation): ReadonlySet<string> | undefined {
  const around = suspendedScope()?.session;
  if (around?.transaction.status !== 'open' || around.entry.client !== operation.entry.client) return undefined;
  return writes(operation) ? idsWritten(around.transaction.written, namespaceOf(operation)) : undefined;
}

/**
 * Refuses a write, outside the session, to a document that the transaction around it has written. Only documents that
 * both name by `_id` are known to be the same.
 */
export function refuseWrittenAround(operation: Operation): void {
  const written = writtenAround(operation);
  if (written === undefined || idsIn(operation.naming)?.some((id) => written.has(keyOf(id))) !== true) return;
  const reason = 'the transaction around it has written the same document, so each would wait for the other';
  throw new OperationNotAllowedInTransactionError({ operation: operation.name, reason });
}

/** Whether an operation may have to wait for the transaction around it. */
export function isBlockedMaybe(operation: Operation): boolean {
  return writtenAround(operation) !== undefined;
}

/** Sends what may have to wait for the transaction around it, and says so when it seems to. */
export async function sendWatched<T>(operation: Operation, send: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => warn(operation), SILENCE_MS);
  try {
    return await send();
  } finally {
    clearTimeout(timer);
  }
}

function warn({ name }: Operation): void {
  process.emitWarning(
    `${name} runs in withoutSession and has had no answer for ${SILENCE_MS} ms. The transaction around it has written to the same ` +
      'collection: if to the same document, each waits for the other until the server gives the transaction up.',
    { type: 'ThreadlineWarning', code: 'THREADLINE_BLOCKED_WRITE' },
  );
}

/** The `_id`s that a filter names. */
export function idsOf(filter: unknown): readonly unknown[] | undefined {
  if (typeof filter !== 'object' || filter === null || !Object.hasOwn(filter, '_id')) return undefined;
  const id = (filter as { readonly _id: unknown })._id;
  if (!isOperators(id)) return [id];
  return Array.isArray(id.$in) ? (id.$in as unknown[]) : '$eq' in id ? [id.$eq] : undefined;
}

/** The same for the first argument of a driver's method: a filter, a document, or a list of documents or writes. */
export function idsIn(argument: unknown): readonly unknown[] | undefined {
  return Array.isArray(argument)
    ? argument.flatMap((each: unknown) => idsOf(each) ?? idsOfWrite(each))
    : idsOf(argument);
}

function idsOfWrite(write: unknown): readonly unknown[] {
  const [only] = Object.values(write ?? {}) as (
    { readonly filter?: unknown; readonly document?: unknown } | undefined
  )[];
  return idsOf(only?.filter ?? only?.document) ?? [];
}

function isOperators(id: unknown): id is Readonly<Record<string, unknown>> {
  if (typeof id !== 'object' || id === null || '_bsontype' in id) return false;
  return Object.keys(id).some((key) => key.startsWith('$'));
}
