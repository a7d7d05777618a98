import { inspect, type InspectOptions } from 'node:util';
import { STATE, type HasState } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';
import type { Binary } from '../bson/classes';
import { setOwn } from '../bson/own-key';
import type { ModelDefinition } from '../definition/model-definition';
import { MalformedDocumentError } from '../errors/malformed-document-error';
import { isBsonOf } from '../types/data';

const LONGEST_TEXT = 200;
const MOST_ITEMS = 20;
const MOST_BYTES = 64;
/** What a document is beside its values, where that is worth a word. */
const FLAGS = ['isNew', 'isDestroyed', 'isReadonly'] as const;

/**
 * A document as a person reads it: its class, what it is, what changed, and its attributes, long ones cut. Nothing is thrown
 * for what was not loaded or cannot be decoded, and hidden attributes stay hidden.
 */
export function inspected(document: HasState, definition: ModelDefinition, depth: number, options: object): string {
  const { name } = definition;
  const state = document[STATE] as DocumentState | undefined;
  // A prototype is looked at by consoles too.
  if (state === undefined) return `${name} {}`;
  if (typeof depth === 'number' && depth < 0) return `[${name}]`;
  const { maxStringLength, maxArrayLength } = options as InspectOptions;
  return `${[name, ...marks(state)].join(' ')} ${inspect(valuesOf(state, definition), {
    ...options,
    depth,
    maxStringLength: Math.min(maxStringLength ?? Infinity, LONGEST_TEXT),
    maxArrayLength: Math.min(maxArrayLength ?? Infinity, MOST_ITEMS),
  })}`;
}

function marks(state: DocumentState): string[] {
  const flags = FLAGS.filter((flag) => state[flag]).map((flag) => flag.slice(2).toLowerCase());
  const changed = state.isNew ? [] : changedNames(state);
  const marked = [...flags, ...(changed.length > 0 ? [`changed: ${changed.join(', ')}`] : [])];
  return marked.length > 0 ? [`(${marked.join('; ')})`] : [];
}

function changedNames(state: DocumentState): string[] {
  const names = unlessBroken(() => state.changedNames());
  return Array.isArray(names) ? (names as string[]) : [];
}

function valuesOf(state: DocumentState, { fields }: ModelDefinition): object {
  const shown: Record<string, unknown> = {};
  for (const { name, hidden } of fields.values()) {
    const value = valueOf(state, name, hidden === true);
    if (value !== undefined) setOwn(shown, name, value);
  }
  const beyond = unlessBroken(() => state.beyondFields());
  if (Array.isArray(beyond))
    for (const [name, value] of beyond as [string, unknown][]) setOwn(shown, name, short(value));
  return shown;
}

function valueOf(state: DocumentState, name: string, hidden: boolean): unknown {
  if (!state.isLoaded(name)) return sign('[not loaded]');
  const value = unlessBroken(() => state.readNamed(name));
  return hidden && value !== undefined ? sign('[hidden]') : short(value);
}

function short(value: unknown): unknown {
  // A list of documents is to people what any array is.
  if (Array.isArray(value)) return Array.from<unknown>(value);
  const bytes = isBsonOf<Binary>(value, 'Binary') ? value.length() : Buffer.isBuffer(value) ? value.length : 0;
  return bytes > MOST_BYTES ? sign(`[${bytes} bytes]`) : value;
}

function unlessBroken(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedDocumentError) return sign('[broken]');
    throw error;
  }
}

function sign(text: string): object {
  return { [inspect.custom]: () => text };
}
