import { STATE, type Document, type HasState } from '../attributes/document';
import { hydrate, shellOf } from '../attributes/hydrate';
import { BSON, type Long } from '../bson/classes';
import { setOwn } from '../bson/own-key';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { describeValue } from '../errors/describe-value';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { MalformedDocumentError } from '../errors/malformed-document-error';
import { asNew } from '../persistence/copies';
import { castData, isBsonOf, isPlain } from '../types/data';
import { UNCASTABLE } from '../types/field-type';

/** How a document is written as extended JSON. */
export interface ExtendedJsonOptions {
  /** Whether numbers and dates are written as people write them, where nothing but their kind is lost; not unless given. */
  readonly relaxed?: boolean;
  /** Whether hidden fields are part of it; not unless given. */
  readonly hidden?: boolean;
}

const OPTIONS: readonly string[] = ['relaxed', 'hidden'];

/**
 * A document as it is stored, by stored names, in MongoDB's extended JSON.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/extended-json/extended-json.md
 * @throws CastError for a value that cannot be stored; InvalidOptionError
 */
export function extendedJsonOf(document: HasState, options: ExtendedJsonOptions): Record<string, unknown> {
  checkOptions(definitionOf(document.constructor), options);
  const { relaxed = false, hidden = false } = options;
  const stored = hidden ? document[STATE].forInsert() : storedOf(document);
  return BSON.EJSON.serialize(relaxed ? withoutRounding(stored) : stored, { relaxed });
}

/** What is stored of a document without its hidden fields, and those of the documents inside it. */
function storedOf(document: HasState): Record<string, unknown> {
  const definition = definitionOf(document.constructor);
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(document[STATE].forInsert())) {
    const field = definition.storedFields.get(name);
    if (field?.hidden !== true)
      setOwn(kept, name, field?.type.embedded === undefined ? value : inside(document, field));
  }
  return kept;
}

function inside(document: HasState, { name }: { readonly name: string }): unknown {
  const value = document[STATE].readNamed(name);
  return Array.isArray(value)
    ? Array.from(value as HasState[], storedOf)
    : value === null
      ? null
      : storedOf(value as HasState);
}

/** Relaxed, the driver writes a Long beyond 2^53 as a number, which is another one. */
function withoutRounding(value: unknown): unknown {
  if (typeof value === 'bigint') return withoutRounding(BSON.Long.fromBigInt(value));
  if (Array.isArray(value)) return Array.from(value, withoutRounding);
  if (isBsonOf<Long>(value, 'Long'))
    return Number.isSafeInteger(value.toNumber()) ? value : { $numberLong: value.toString() };
  const entries =
    value instanceof Map ? [...(value as Map<string, unknown>)] : isPlain(value) ? Object.entries(value) : undefined;
  return entries === undefined ? value : Object.fromEntries(entries.map(([key, item]) => [key, withoutRounding(item)]));
}

/**
 * A new document of what is stored, written as extended JSON: its `_id` and what the model does not declare included.
 *
 * @throws InvalidOptionError for what is no object; MalformedDocumentError for what is no extended JSON
 */
export function fromExtendedJson(definition: ModelDefinition, json: unknown): Document {
  const stored = parsed(definition, json);
  const { prototype } = definition.model as unknown as { readonly prototype: Document };
  return asNew(hydrate(shellOf(prototype, definition), BSON.serialize(stored), { own: true }));
}

function parsed({ name: model }: ModelDefinition, json: unknown): object {
  try {
    const object: unknown = typeof json === 'string' ? JSON.parse(json) : json;
    const stored: unknown = isPlain(object) ? BSON.EJSON.deserialize(object, { relaxed: false }) : undefined;
    if (isPlain(stored) && castData(stored) !== UNCASTABLE) return stored;
  } catch (cause) {
    throw new MalformedDocumentError({ reason: 'it is no extended JSON', model, cause });
  }
  throw new InvalidOptionError({
    option: 'json',
    problem: `${model}.fromExtendedJSON was given ${describeValue(json)}.`,
    resolution: 'Give the text or the object of one document.',
  });
}

function checkOptions({ name }: ModelDefinition, options: object): void {
  for (const [option, value] of Object.entries(options)) {
    if (OPTIONS.includes(option) && (value === undefined || typeof value === 'boolean')) continue;
    throw new InvalidOptionError({
      option,
      problem: `${name}.toExtendedJSON does not take ${JSON.stringify(option)} like this.`,
      resolution: `Its options: ${OPTIONS.join(', ')}, each true or false.`,
    });
  }
}
