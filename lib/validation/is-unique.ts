import { isDocument, STATE, type Document } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';
import type { ShapeField } from '../attributes/shape';
import { definitionOf } from '../definition/registry';
import { findOneRaw } from '../store/read';
import { targetAt, targetOf, type Target } from '../store/target';
import type { RawFilter } from '../store/write';

/** What uniqueness means for one attribute. */
export interface UniqueOptions {
  /** Attributes that must be equal too, for values to be in each other's way. */
  readonly scope?: string | readonly string[];
  /** `false` takes `Emily` and `emily` for the same. */
  readonly caseSensitive?: boolean;
  /** Which stored documents count at all: a filter of stored names, or a function of the document that gives one. */
  readonly conditions?: RawFilter | ((document: never) => RawFilter);
}

/**
 * Whether no other document has the value. The primary is asked, in the session of the block around, when the document is
 * new or what it is about has changed; members of an embedded list are compared in memory. What is absent is in nobody's way.
 */
export async function isUnique(document: Document, name: string, options: UniqueOptions): Promise<boolean> {
  const state = document[STATE];
  const scope = typeof options.scope === 'string' ? [options.scope] : (options.scope ?? []);
  const names = [name, ...scope];
  const value = state.has(name) ? state.readNamed(name) : undefined;
  if (value === undefined || value === null) return true;
  if (!state.isNew && !names.some((each) => state.isChanged(each))) return true;
  if (state.holder === undefined && definitionOf(document.constructor).embedded) return true;
  if (state.holder !== undefined) return isUniqueAmong(siblingsOf(document), document, names, options);
  return isUniqueInStore(document, names, options);
}

function siblingsOf(document: Document): readonly Document[] {
  const { owner, field } = document[STATE].holder!;
  const value = (owner as DocumentState).read(field.index);
  return Array.isArray(value) ? value.filter(isDocument) : [];
}

function isUniqueAmong(
  siblings: readonly Document[],
  document: Document,
  [name, ...scope]: readonly string[],
  { caseSensitive = true }: UniqueOptions,
): boolean {
  const same = (one: unknown, other: unknown): boolean =>
    JSON.stringify(one) === JSON.stringify(other) ||
    (!caseSensitive && String(one).toLowerCase() === String(other).toLowerCase());
  const read = (one: Document, each: string): unknown => one[STATE].readNamed(each);
  return !siblings.some(
    (one) =>
      one !== document &&
      !one[STATE].isDestroyed &&
      same(read(one, name!), read(document, name!)) &&
      scope.every((each) => JSON.stringify(read(one, each)) === JSON.stringify(read(document, each))),
  );
}

async function isUniqueInStore(
  document: Document,
  [name, ...scope]: readonly string[],
  { caseSensitive = true, conditions = {} }: UniqueOptions,
): Promise<boolean> {
  const state = document[STATE];
  const definition = definitionOf(document.constructor);
  const operation = `${definition.name}.validate`;
  const home = state.home as Target | undefined;
  const target = home === undefined ? targetOf(definition, operation) : targetAt(home, definition, operation);
  const given =
    typeof conditions === 'function' ? (conditions as (document: Document) => RawFilter)(document) : conditions;
  const own = [condition(state, name!, caseSensitive), ...scope.map((each) => condition(state, each, true))];
  const filter = {
    $and: [
      ...own,
      { _id: { $ne: state.isNew ? state.readNamed('_id') : state.was('_id') } },
      ...(definition.softDelete ? [{ [definition.fields.get('deletedAt')!.storedName]: null }] : []),
      ...(Object.keys(given).length > 0 ? [given] : []),
    ],
  };
  return (await findOneRaw(target, operation, filter, { readPreference: 'primary', projection: { _id: 1 } })) === null;
}

function condition(state: DocumentState, name: string, caseSensitive: boolean): RawFilter {
  const field = state.shape.fields[state.shape.indexes.get(name)!]!;
  const value = state.read(field.index);
  if (!caseSensitive && typeof value === 'string') return { [field.storedName]: anyCase(value) };
  return { [field.storedName]: { $eq: dumped(field, value) } };
}

function dumped(field: ShapeField, value: unknown): unknown {
  return value === null || value === undefined ? null : field.type.dump(value);
}

function anyCase(text: string): RegExp {
  return new RegExp(`^${text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}$`, 'i');
}
