import { STATE, type Document } from '../../attributes/document';
import type { AssociationDefinition, OwnerSaved } from '../../definition/association-definition';
import { plural } from '../../definition/collection-name';
import { currentScope } from '../../session/current-session';
import { forget } from '../memory';
import { checkOptions, FLAG, NAME, NAME_OR_FLAG } from '../options';
import { relatedModel, requireKind, requireSameClient, type Declared } from '../related-model';
import { countDestroyed, countSaved, requireCountersHere, type Counter } from './counter-cache';
import { keyOf, lacksKey, sameKey } from './foreign-key';
import { heldBy, hold, settleHeld, type KeyPlace } from './held-document';
import { addToInverse, takeFromInverse } from './inverse';
import { saveParentFirst } from './parent-first';
import { OwnerReference } from './reference';

/** What `@BelongsTo` takes besides the other model. */
export interface BelongsToOptions {
  /** Property that holds the other document's `_id`; `authorId` for `author` unless given. Declared by the association. */
  readonly foreignKey?: string;
  /** Whether a document is valid without the other one; it is not, unless given. */
  readonly optional?: boolean;
  /** Keeps the number of these documents in a field of the other one: `postsCount` for `Post`, or the name given. */
  readonly counterCache?: boolean | string;
  /** Name of the other model's association that leads back here, where it cannot be told. */
  readonly inverseOf?: string;
}

const OPTIONS = { foreignKey: NAME, optional: FLAG, counterCache: NAME_OR_FLAG, inverseOf: NAME };

interface Parts {
  readonly declared: Declared;
  readonly place: KeyPlace;
  readonly counter: Counter | undefined;
  readonly inverseOf: string | undefined;
}

/**
 * The association of a document that holds the `_id` of another one.
 *
 * @throws InvalidOptionError
 */
export function belongsTo(declared: Declared, options: BelongsToOptions): AssociationDefinition {
  const { model, name, target } = declared;
  checkOptions(`@BelongsTo ${model}.${name}`, options, OPTIONS);
  const foreignKey = options.foreignKey ?? `${name}Id`;
  const place: KeyPlace = { name, foreignKey, related: () => relatedModel(declared) };
  const counterField = counterFieldOf(options.counterCache, model);
  const counter = counterField === undefined ? undefined : { place, field: counterField };
  const parts = { declared, place, counter, inverseOf: options.inverseOf };
  const references = new WeakMap<object, OwnerReference>();
  return {
    name,
    kind: 'belongsTo',
    target,
    options: { ...options, foreignKey, counterCache: counterField },
    read: (owner) => referenceOf(owner as Document, parts, references),
    loaded: (owner) => referenceOf(owner as Document, parts, references).known(),
    write: (owner, value) => assign(owner as Document, parts, value),
    validate: options.optional === true ? undefined : (owner) => missing(owner as Document, place),
    beforeOwnerSave: (owner) => prepare(owner as Document, parts),
    afterOwnerSave: (owner, { saved }) => settle(owner as Document, parts, saved),
    beforeOwnerDestroy: counter && (async (owner) => requireKnown(owner as Document, counter)),
    afterOwnerDestroy:
      counter && ((owner, { deleted }) => (deleted ? countDestroyed(owner as Document, counter) : Promise.resolve())),
    reset: (owner) => forget(owner as Document, name),
  };
}

/** `BlogPost` is counted in `blogPostsCount`. */
function counterFieldOf(option: BelongsToOptions['counterCache'], model: string): string | undefined {
  if (typeof option === 'string') return option;
  return option === true ? `${model.charAt(0).toLowerCase()}${plural(model).slice(1)}Count` : undefined;
}

function referenceOf(
  owner: Document,
  { declared, place }: Parts,
  references: WeakMap<object, OwnerReference>,
): OwnerReference {
  let reference = references.get(owner);
  if (reference === undefined) {
    references.set(owner, (reference = new OwnerReference(owner, place, `${declared.model}.${declared.name}`)));
  }
  return reference;
}

function assign(owner: Document, parts: Parts, value: unknown): void {
  if (value instanceof OwnerReference) return assignReference(owner, parts, value);
  const { declared, place, inverseOf } = parts;
  const parent = value === null || value === undefined ? value : requireKind(value, place.related(), declared);
  if (parent && currentScope() !== undefined) requireSameClient([parent], `${declared.model}.${declared.name}`);
  const last = heldBy(owner, place)?.document;
  owner[STATE].writeNamed(place.foreignKey, parent ? parent.id : parent);
  hold(owner, place, parent ?? null);
  if (last === parent) return;
  if (last) takeFromInverse(owner, place.name, last);
  if (parent) addToInverse(owner, place.name, parent, inverseOf);
}

// The reference of another document stands for what it leads to; one that was never loaded gives its key alone.
function assignReference(owner: Document, parts: Parts, reference: OwnerReference): void {
  const known = reference.known();
  if (known !== undefined) assign(owner, parts, known);
  else owner[STATE].writeNamed(parts.place.foreignKey, reference.id);
}

function missing(owner: Document, place: KeyPlace): string | undefined {
  if (lacksKey(owner, place.foreignKey) || keyOf(owner, place.foreignKey) !== undefined) return undefined;
  return heldBy(owner, place)?.document ? undefined : `${place.name} must exist`;
}

async function prepare(owner: Document, { declared, place, counter }: Parts): Promise<void> {
  const parent = heldBy(owner, place)?.document;
  const state = owner[STATE];
  if (counter !== undefined && state.isChanged(place.foreignKey)) {
    requireCountersHere(owner, counter, state.was(place.foreignKey), keyOf(owner, place.foreignKey));
  }
  if (!parent) return;
  requireSameClient([parent], `${declared.model}.${declared.name}`);
  await saveParentFirst(owner, parent);
  if (sameKey(place.related(), parent.id, keyOf(owner, place.foreignKey))) return;
  state.writeNamed(place.foreignKey, parent.id);
  hold(owner, place, parent);
}

async function settle(owner: Document, { place, counter }: Parts, saved: OwnerSaved['saved']): Promise<void> {
  if (counter !== undefined) await countSaved(owner, counter, saved);
  settleHeld(owner, place);
}

/** Refuses to destroy a document whose counter cannot be told, before anything is sent. */
function requireKnown(owner: Document, counter: Counter): void {
  requireCountersHere(owner, counter, owner[STATE].was(counter.place.foreignKey));
}
