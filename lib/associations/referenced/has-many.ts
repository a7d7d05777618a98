import { STATE, type Document } from '../../attributes/document';
import type { AssociationDefinition } from '../../definition/association-definition';
import { currentScope } from '../../session/current-session';
import { forget } from '../memory';
import { checkOptions, NAME, oneOf } from '../options';
import { requireSameClient, type Declared } from '../related-model';
import { DEPENDENTS } from './dependents';
import { OwnerList } from './list';
import { contentsOf, isComplete, membersOf } from './list-contents';
import { ownedList, requireMembers, type Dependent, type ListParts } from './owned-list';
import { assignMembers, storePending, validatePending, waitingIn } from './store-members';

/** What `@HasMany` takes besides the other model. */
export interface HasManyOptions {
  /**
   * What becomes of the documents when their owner is destroyed: they are destroyed (with hooks) or deleted, their foreign
   * keys become null, or the owner stays as long as there are any. Nothing happens to them unless given.
   */
  readonly dependent?: Dependent;
  /** Property of the other model that holds the owner's `_id`, where its `belongsTo` does not tell. */
  readonly foreignKey?: string;
  /** Name of the other model's `belongsTo` that leads back, where there are several. */
  readonly inverseOf?: string;
}

const OPTIONS = { dependent: oneOf(Object.keys(DEPENDENTS)), foreignKey: NAME, inverseOf: NAME };

/**
 * The association of a document whose `_id` others hold.
 *
 * @throws InvalidOptionError
 */
export function hasMany(declared: Declared, options: HasManyOptions): AssociationDefinition {
  const { model, name, target } = declared;
  const label = `${model}.${name}`;
  checkOptions(`@HasMany ${label}`, options, OPTIONS);
  const { dependent } = options;
  const parts: ListParts = { declared, label, dependent, definition: () => definition };
  const lists = new WeakMap<object, OwnerList>();
  const definition: AssociationDefinition = {
    name,
    kind: 'hasMany',
    target,
    options: { ...options },
    read: (owner) => listOf(owner as Document, parts, lists),
    loaded: (owner) => (isComplete(owner as Document, name) ? membersOf(owner as Document, name) : undefined),
    write: (owner, value) => assign(owner as Document, parts, value),
    waiting: (owner) => waitingIn(owner as Document, name),
    beforeOwnerSave: (owner) =>
      ifWaiting(owner as Document, name, () => validatePending(ownedList(owner as Document, parts))),
    afterOwnerSave: (owner, { created }) =>
      ifWaiting(owner as Document, name, () => storePending(ownedList(owner as Document, parts), created)),
    beforeOwnerDestroy: dependent && ((owner) => DEPENDENTS[dependent](ownedList(owner as Document, parts))),
    reset: (owner) => forget(owner as Document, name),
  };
  return definition;
}

function listOf(owner: Document, parts: ListParts, lists: WeakMap<object, OwnerList>): OwnerList {
  let list = lists.get(owner);
  if (list === undefined) lists.set(owner, (list = new OwnerList(owner, parts)));
  return list;
}

function assign(owner: Document, parts: ListParts, value: unknown): void {
  const list = ownedList(owner, parts);
  const documents = requireMembers(list, value);
  if (currentScope() !== undefined) requireSameClient([owner, ...documents], parts.label);
  assignMembers(list, documents);
}

/** Most saves have nothing to do with the owner's lists, and shall not pay for them. */
async function ifWaiting(owner: Document, name: string, run: () => Promise<void>): Promise<void> {
  if (owner[STATE].associations?.has(name) !== true) return;
  const { pending, replaces } = contentsOf(owner, name);
  if (pending.length > 0 || replaces) await run();
}
