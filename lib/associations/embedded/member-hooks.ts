import { types } from 'node:util';
import { castInto } from '../../attributes/birth';
import { isDocument, type Document } from '../../attributes/document';
import type { DocumentState } from '../../attributes/document-state';
import type { EmbeddedOptions, Held, HeldField } from '../../attributes/embedded';
import type { ShapeField } from '../../attributes/shape';
import { isPromise } from '../../callbacks/hooks-of';
import { AsynchronousHookError } from '../../errors/asynchronous-hook-error';
import { UNCASTABLE } from '../../types/field-type';

/** What a document around does when one is put into its list or taken out. */
type HookName = 'beforeAdd' | 'afterAdd' | 'beforeRemove' | 'afterRemove';

/** The list whose members come and go. */
interface Place {
  readonly owner: DocumentState;
  readonly name: string;
  readonly embedded: { readonly options: EmbeddedOptions };
}

/** Whether anything happens when members of a list come or go. */
export function hasMemberHooks({
  beforeAdd,
  afterAdd,
  beforeRemove,
  afterRemove,
}: Pick<EmbeddedOptions, HookName>): boolean {
  return [beforeAdd, afterAdd, beforeRemove, afterRemove].some((hook) => hook !== undefined);
}

/** Runs a hook of a list, which may take its time. */
export async function runMemberHook(place: Place, name: HookName, member: Document): Promise<void> {
  await hookOf(place, name)?.call(place.owner.document, ...handed(place, name, member));
}

/**
 * Runs a hook of a list where nobody can wait, as in an assignment: not one that is declared `async`, and so says that it
 * has to be waited for.
 *
 * @throws AsynchronousHookError for another one that returns a promise
 */
export function runMemberHookAtOnce(place: Place, name: HookName, member: Document): void {
  const hook = hookOf(place, name);
  if (hook === undefined || types.isAsyncFunction(hook)) return;
  const given = hook.call(place.owner.document, ...handed(place, name, member));
  if (!isPromise(given)) return;
  // The error says what is wrong; what becomes of the promise is nobody's business any more.
  Promise.resolve(given).catch(() => undefined);
  throw new AsynchronousHookError({
    model: place.owner.shape.model,
    event: `${name} of ${place.name}`,
    callback: name,
  });
}

type Hook = (this: unknown, ...documents: unknown[]) => unknown;

function hookOf({ owner, embedded }: Place, name: HookName): Hook | undefined {
  const hook = embedded.options[name];
  return typeof hook === 'string' ? (owner.document as Record<string, Hook>)[hook] : (hook as Hook | undefined);
}

// A method is handed the member, a function the document around as well.
function handed({ owner, embedded }: Place, name: HookName, member: Document): unknown[] {
  return typeof embedded.options[name] === 'string' ? [member] : [owner.document, member];
}

/**
 * Assigns a list with the hooks of those that leave and of those that come. What the list does not take is assigned without:
 * it changes no members.
 *
 * @throws AsynchronousHookError, and whatever a hook throws; before the assignment it keeps it from being done
 */
export function assignMembers(held: Held, heldField: HeldField, given: unknown): void {
  const [owner, field] = [held as DocumentState, heldField as ShapeField];
  const value = given === null || given === undefined ? [] : castInto({ owner, field }, () => field.type.cast(given));
  if (value === UNCASTABLE || !Array.isArray(value)) return owner.write(field.index, given);
  const place = { owner, name: field.name, embedded: field.embedded! };
  const before = documentsIn(owner.read(field.index));
  const after = documentsIn(value);
  const [leaving, coming] = [without(before, after), without(after, before)];
  for (const member of leaving) runMemberHookAtOnce(place, 'beforeRemove', member);
  for (const member of coming) runMemberHookAtOnce(place, 'beforeAdd', member);
  owner.write(field.index, given === null || given === undefined ? given : value);
  for (const member of leaving) runMemberHookAtOnce(place, 'afterRemove', member);
  for (const member of coming) runMemberHookAtOnce(place, 'afterAdd', member);
}

function documentsIn(list: unknown): Document[] {
  return Array.isArray(list) ? Array.from<unknown>(list).filter(isDocument) : [];
}

/** The documents of one list that are not in another. */
export function without(documents: readonly Document[], others: readonly unknown[]): Document[] {
  const left = new Set(others);
  return documents.filter((document) => !left.has(document));
}
