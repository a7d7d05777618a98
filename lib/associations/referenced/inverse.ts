import { STATE, type Document } from '../../attributes/document';
import type { AssociationDefinition } from '../../definition/association-definition';
import type { ModelDefinition } from '../../definition/model-definition';
import { definitionOf, isDecorated } from '../../definition/registry';
import { InvalidOptionError } from '../../errors/invalid-option-error';
import { isKindOf, modelOf, relatedModel } from '../related-model';
import type { KeyPlace } from './held-document';
import { addMembers, isComplete, removeMembers } from './list-contents';

/** How a `hasMany` finds its documents. */
export interface Link {
  /** Property of the other model that holds the owner's `_id`. */
  readonly foreignKey: string;
  /** The `belongsTo` that leads back, if there is one. */
  readonly inverse: AssociationDefinition | undefined;
}

/**
 * Finds how a `hasMany` of a model is stored: through the `belongsTo` of the other model that leads back.
 *
 * @throws InvalidOptionError where there is none, or more than one
 */
export function linkOf(list: AssociationDefinition, owner: ModelDefinition): Link {
  const related = relatedModel(list);
  const { inverseOf, foreignKey } = list.options as { readonly inverseOf?: string; readonly foreignKey?: string };
  if (inverseOf !== undefined) return namedLink(list, owner, related, inverseOf);
  const candidates = [...related.associations.values()].filter(
    (association) => association.kind === 'belongsTo' && isKindOf(owner, relatedModel(association)),
  );
  if (foreignKey === undefined) return onlyLink(list, owner, related, candidates);
  if (!related.fields.has(foreignKey)) throw unlinked(list, owner, `${related.name} has no field ${foreignKey}.`);
  return { foreignKey, inverse: candidates.find((candidate) => keyNameOf(candidate) === foreignKey) };
}

/** The place where documents of the list keep the owner's `_id`, and the owner itself. */
export function placeOf({ inverse, foreignKey }: Link): KeyPlace | undefined {
  return inverse && { name: inverse.name, foreignKey, related: () => relatedModel(inverse) };
}

/** Adds a document to the list of its parent that leads back, where that list is in memory. */
export function addToInverse(
  child: Document,
  belongsTo: string,
  parent: Document,
  inverseOf: string | undefined,
): void {
  for (const { name } of inverseLists(child, belongsTo, parent, inverseOf)) {
    if (isComplete(parent, name)) addMembers(parent, name, [child], parent[STATE].isNew);
  }
}

/** Takes a document out of the list of its parent that leads back. */
export function takeFromInverse(child: Document, belongsTo: string, parent: Document): void {
  for (const { name } of inverseLists(child, belongsTo, parent, undefined)) {
    if (parent[STATE].associations?.has(name) === true) removeMembers(parent, name, [child]);
  }
}

function inverseLists(
  child: Document,
  belongsTo: string,
  parent: Document,
  inverseOf: string | undefined,
): AssociationDefinition[] {
  const owner = modelOf(parent);
  return [...owner.associations.values()].filter(
    (list) =>
      list.kind === 'hasMany' &&
      (inverseOf === undefined || list.name === inverseOf) &&
      isKindOf(modelOf(child), relatedModel(list)) &&
      linkOf(list, owner).inverse?.name === belongsTo,
  );
}

function namedLink(
  list: AssociationDefinition,
  owner: ModelDefinition,
  related: ModelDefinition,
  inverseOf: string,
): Link {
  const inverse = related.associations.get(inverseOf);
  if (inverse?.kind === 'belongsTo') return { foreignKey: keyNameOf(inverse), inverse };
  throw unlinked(list, owner, `${related.name} has no belongsTo named ${inverseOf}.`);
}

function onlyLink(
  list: AssociationDefinition,
  owner: ModelDefinition,
  related: ModelDefinition,
  candidates: readonly AssociationDefinition[],
): Link {
  const [inverse, ...others] = candidates;
  if (inverse !== undefined && others.length === 0) return { foreignKey: keyNameOf(inverse), inverse };
  if (inverse !== undefined) {
    const names = candidates.map(({ name }) => name).join(', ');
    throw unlinked(list, owner, `${related.name} belongs to ${owner.name} more than once: ${names}.`);
  }
  const names = keyNamesFor(owner);
  const foreignKey = names.find((name) => related.fields.has(name));
  if (foreignKey !== undefined) return { foreignKey, inverse: undefined };
  throw unlinked(
    list,
    owner,
    `${related.name} has no belongsTo that leads to ${owner.name}, and no field ${names[0]!}.`,
  );
}

/** `personId` for a `Person`; for an `Employee`, which is a person, `employeeId` and then `personId`. */
function keyNamesFor({ model }: ModelDefinition): string[] {
  const names = new Set<string>();
  for (let cls = model; isDecorated(cls); cls = Object.getPrototypeOf(cls) as object) names.add(definitionOf(cls).name);
  return [...names].map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}Id`);
}

function keyNameOf(belongsTo: AssociationDefinition): string {
  return String(belongsTo.options['foreignKey']);
}

function unlinked(list: AssociationDefinition, owner: ModelDefinition, problem: string): InvalidOptionError {
  return new InvalidOptionError({
    option: 'inverseOf',
    problem: `It cannot be told how ${owner.name}.${list.name} is stored: ${problem}`,
    summary:
      'Documents of a hasMany hold the _id of their owner in a foreign key, which a belongsTo of their model declares.',
    resolution: `Declare one @BelongsTo that leads back, or name it with { inverseOf } or { foreignKey } at ${owner.name}.${list.name}.`,
  });
}
