import type { FindOneAndUpdateOptions } from 'mongodb';
import { STATE, type Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import { ImmutableAttributeError } from '../errors/immutable-attribute-error';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { findOneAndDeleteRaw, findOneAndReplaceRaw, findOneAndUpdateRaw } from '../store/read';
import { updateOne, type RawFilter } from '../store/write';
import { compileFilter } from './compile-filter';
import { compileCommonOptions, compileReadOptions, refuseParts } from './compile-options';
import { compileProjection } from './compile-projection';
import { compileMark, compileUpdate } from './compile-update';
import type { Course } from './execution';
import { Loader, type Prepare } from './loader';
import { builtDocument } from './new-document';
import { everyDocument, type Query } from './query';

/** What the methods that change one match and give it take. */
export interface ModifyOptions {
  /** Whether to give the document as it was before, which is so unless given, or as it is after. */
  readonly returnDocument?: 'before' | 'after';
}

const SKIPPED = 'Leave skip() out: the server takes none here.';

/** Changes one match, in no order; resolves to how many there were. */
export async function updateFirst(query: Query, given: unknown, { target, name }: Course): Promise<number> {
  refuseParts(query, name, ['order', 'limit', 'skip'], 'Use findOneAndUpdate(), which heeds the order.');
  const compiled = compileUpdate(query.definition, given);
  if (compiled === undefined) return 0;
  return (await updateOne(target, name, compileFilter(query), compiled, compileCommonOptions(query))).matchedCount ?? 0;
}

/** Changes the first match in the query's order, and gives it. */
export async function findAndUpdate<R>(
  query: Query,
  given: unknown,
  options: ModifyOptions,
  course: Course,
): Promise<R | null> {
  const { name, target } = course;
  const compiled = compileUpdate(query.definition, given);
  if (compiled === undefined)
    throw new InvalidOptionError({
      option: 'changes',
      problem: `${name} was given nothing to change.`,
      resolution: 'Give attributes to set, or operators; first() finds without a change.',
    });
  return modify<R>(query, options, course, (filter, driver) =>
    findOneAndUpdateRaw(target, name, filter, compiled, driver),
  );
}

/** Puts a whole document in the place of the first match, and gives it. */
export async function findAndReplace<R>(
  query: Query,
  attributes: Readonly<Record<string, unknown>>,
  options: ModifyOptions,
  course: Course,
): Promise<R | null> {
  const { name, target } = course;
  const replacement = replacementOf(query, attributes);
  return modify<R>(query, options, course, (filter, driver) =>
    query.definition.lockVersion
      ? findOneAndUpdateRaw(target, name, filter, replacing(query.definition, replacement), driver)
      : findOneAndReplaceRaw(target, name, filter, replacement, driver),
  );
}

/** Deletes the first match, or marks it where its model deletes softly, and gives it as it was. */
export async function findAndDelete<R>(query: Query, course: Course): Promise<R | null> {
  const { name, target } = course;
  const mark = compileMark(query.definition);
  const isGone = ({ [STATE]: state }: Document): void =>
    void Object.assign(state, { isDestroyed: true, wasPersisted: true });
  const remove: Modify = (filter, { returnDocument: _, ...driver }) =>
    mark === undefined
      ? findOneAndDeleteRaw(target, name, filter, driver)
      : findOneAndUpdateRaw(target, name, filter, mark, driver);
  return modify<R>(query, {}, course, remove, isGone);
}

type Modify = (filter: RawFilter, options: FindOneAndUpdateOptions) => Promise<Uint8Array | null>;

async function modify<R>(
  query: Query,
  options: ModifyOptions,
  { target, name }: Course,
  run: Modify,
  prepare?: Prepare,
): Promise<R | null> {
  refuseParts(query, name, ['skip'], SKIPPED);
  checkOptions(options, name);
  const part = compileProjection(query);
  const { limit, readPreference: _, ...read } = compileReadOptions(query);
  if (limit === 0) return null;
  const { returnDocument = 'before' } = options;
  const bytes = await run(compileFilter(query), {
    ...(read as FindOneAndUpdateOptions),
    ...(part !== undefined && { projection: part.projection }),
    returnDocument,
  });
  if (bytes === null) return null;
  const loader = new Loader<R>(query, target, part, prepare);
  const document = loader.one(bytes);
  if (loader.finds) await loader.found([document]);
  return document;
}

function checkOptions(options: ModifyOptions, name: string): void {
  for (const [option, value] of Object.entries(options)) {
    const takes = option === 'returnDocument' && [undefined, 'before', 'after'].includes(value as string | undefined);
    if (takes) continue;
    throw new InvalidOptionError({
      option,
      problem: `${name} does not take ${JSON.stringify(option)} like this.`,
      resolution:
        "Its option: returnDocument, 'before' or 'after'. What it is to match, and in which order, a criteria says.",
    });
  }
}

/**
 * All that a document shall be, as it is stored, but its `_id`, which stays.
 *
 * @throws CastError, UnknownAttributeError, ImmutableAttributeError
 */
function replacementOf({ definition }: Query, attributes: Readonly<Record<string, unknown>>): RawFilter {
  refuseId(definition, attributes);
  const made = builtDocument<Document>(everyDocument(definition, []), attributes);
  const state = made[STATE];
  for (const [, error] of state.castErrors()) throw error;
  stamp(definition, made);
  const { _id: _, ...stored } = state.forInsert();
  return stored;
}

// A replacement cannot count. What is given is data, whatever it looks like.
function replacing({ fields }: ModelDefinition, replacement: RawFilter): RawFilter[] {
  const version = fields.get('lockVersion')!.storedName;
  const next = { $add: [{ $ifNull: [`$${version}`, 0] }, 1] };
  return [{ $replaceWith: { $mergeObjects: [{ _id: '$_id' }, { $literal: replacement }, { [version]: next }] } }];
}

function refuseId({ name: model }: ModelDefinition, attributes: Readonly<Record<string, unknown>>): void {
  const id = Object.keys(attributes).find((name) => name === '_id' || name === 'id');
  if (id !== undefined) throw new ImmutableAttributeError({ model, attribute: '_id' });
}

function stamp({ timestamps }: ModelDefinition, { [STATE]: state }: Document): void {
  if (!timestamps) return;
  for (const name of ['createdAt', 'updatedAt']) if (!state.has(name)) state.writeNamed(name, new Date());
}
