import { castInto } from '../../attributes/birth';
import { isDocument, type Document } from '../../attributes/document';
import { hooksOf } from '../../callbacks/hooks-of';
import { runAtOnce } from '../../callbacks/run-at-once';
import { CastError } from '../../errors/cast-error';
import { type FieldType, UNCASTABLE } from '../../types/field-type';
import { modelOf } from '../related-model';
import type { Hook } from './address';
import type { EmbeddedList } from './list';
import { madeOutright } from './outright';

/** Documents that are to be put into a list. */
export interface Members {
  readonly documents: readonly Document[];
  /** Those that the list made of attributes. */
  readonly built: readonly Document[];
}

/**
 * What was given for members as documents of the list's class. One that is made of attributes knows what it will hang in.
 *
 * @throws CastError
 */
export function membersFrom(hook: Hook, given: readonly unknown[]): Members {
  const documents = given.map((item) => memberFrom(hook, item));
  return { documents, built: documents.filter((_, index) => !isDocument(given[index])) };
}

/** The same for one that the class's constructor, and its hooks, have no part in; `undefined` for any other. */
export function madeFor({ owner, index, embedded }: Hook, given: unknown): Document | undefined {
  return madeOutright(embedded.definition(), given, { owner, field: owner.shape.fields[index]! });
}

function memberFrom(hook: Hook, item: unknown): Document {
  const made = madeFor(hook, item);
  if (made !== undefined) return made;
  const { owner, index, name } = hook;
  const field = owner.shape.fields[index]!;
  const { type } = field;
  const value = castInto({ owner, field }, () => (type.items as FieldType).cast(item));
  if (item !== null && item !== undefined && value !== UNCASTABLE && isDocument(value)) return value;
  throw new CastError({ path: name, value: item, type: type.name, model: owner.shape.model });
}

/**
 * Puts documents into a list, each that the list made with its hooks around that. Where one fails, none of them stays there.
 *
 * @returns those that were not there already
 * @throws AsynchronousHookError, CallbackHaltedError
 */
export function place(list: EmbeddedList, { documents, built }: Members, at?: number): Document[] {
  const isHooked = (child: Document): boolean => hooksOf(modelOf(child), 'build') !== undefined;
  if (!built.some(isHooked)) return list.take(documents, at);
  const hooked = new Set(built.filter(isHooked));
  const taken: Document[] = [];
  const take = (child: Document): void => {
    const position = at === undefined ? undefined : at + taken.length;
    taken.push(...(hooked.has(child) ? list.takeNew(child, position) : list.take([child], position)));
  };
  try {
    for (const child of documents) {
      if (hooked.has(child)) runAtOnce(child, modelOf(child), 'build', () => take(child));
      else take(child);
    }
  } catch (error) {
    list.drop(taken);
    throw error;
  }
  return taken;
}

/** Makes documents all that is in a list, as a change that the next save stores, with the same hooks. */
export function assignBuilt(list: EmbeddedList, { owner, index }: Hook, members: Members): void {
  const before = Array.from(list as Iterable<unknown>);
  try {
    owner.write(index, []);
    place(list, members);
  } catch (error) {
    owner.write(index, before);
    throw error;
  }
}
