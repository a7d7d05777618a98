import type { MongoServerError } from 'mongodb';
import { BSON } from '../bson/classes';
import { DuplicateKeyError } from '../errors/duplicate-key-error';

type Values = Readonly<Record<string, unknown>>;

/** What the server says of a duplicate key: by itself, or as one of the errors of a bulk write. */
export interface Details {
  readonly keyValue?: Values;
  readonly errmsg?: string;
  /** The document that a bulk write tried to store. */
  readonly op?: unknown;
}

/** One of the errors of a bulk write. */
interface BulkError {
  readonly err?: Details;
}

/** The driver's error about a duplicate key as ours, with the index and the values where they can be told. */
export function duplicateKeyError(error: MongoServerError, operation: string): DuplicateKeyError {
  return duplicateKey(detailsOf(error), error, operation);
}

/** The same for one of several errors of a bulk write. */
export function duplicateKey(details: Details, error: Error, operation: string): DuplicateKeyError {
  const text = details.errmsg ?? error.message;
  // The reply names the index in its text only. Where the text has another form some day, the name is not told.
  const index = /index: (\S+)/.exec(text)?.[1];
  return new DuplicateKeyError({
    operation,
    cause: error,
    index,
    values: plain(details.keyValue) ?? valuesOf(details.op, text),
  });
}

// A command that was sent for bytes has its whole answer in bytes, the errors in it too.
function plain(values: Values | undefined): Values | undefined {
  return values instanceof Uint8Array ? BSON.deserialize(values) : values;
}

function detailsOf(error: MongoServerError): Details {
  const own: Details & { readonly writeErrors?: BulkError | readonly BulkError[] } = error;
  if (own.keyValue !== undefined || own.writeErrors === undefined) return own;
  return [own.writeErrors].flat()[0]?.err ?? own;
}

// The errors of a bulk write have no keyValue, but the document, and the names of the index's keys in their text.
function valuesOf(document: unknown, text: string): Values {
  const keys = /dup key: \{ (.*) \}/.exec(text)?.[1] ?? '';
  const names = [...keys.matchAll(/(?:^|, )([^\s:,"]+): /g)].map((match) => match[1]!);
  const found = names.map((name) => [name, valueAt(document, name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function valueAt(document: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Record<string, unknown>)[key];
  }, document);
}
