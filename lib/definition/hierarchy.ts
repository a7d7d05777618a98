import { InvalidOptionError } from '../errors/invalid-option-error';
import { constantType } from '../types/constant-type';
import type { FieldDefinition } from './field-definition';
import type { DocumentOptions, Hierarchy, ModelDefinition } from './model-definition';

/** The name of the key unless the root gives another. */
const KEY = '_type';

interface Named {
  readonly name: string;
  readonly storedName: string;
}

/** Whether the documents of a class must say of which class they are. */
export function isShared({ hierarchy }: ModelDefinition): boolean {
  return hierarchy.members.length > 1;
}

/** The superclass whose collection a class shares; `undefined` for one that begins a hierarchy of its own. */
export function sharedWith(
  embedded: boolean,
  options: DocumentOptions,
  parent: ModelDefinition | undefined,
): ModelDefinition | undefined {
  if (parent === undefined || parent.isApart) return undefined;
  if (embedded) return parent;
  const { collection, database = parent.database, client = parent.client } = options;
  const isNamed = collection !== undefined && collection !== parent.collection;
  const isSame = !isNamed && database === parent.database && client === parent.client;
  return isSame ? parent : undefined;
}

/** The hierarchy that a class begins. */
export function newHierarchy({ discriminator }: DocumentOptions, declared: Iterable<Named>): Hierarchy {
  const name = discriminator?.key ?? KEY;
  return new OwnHierarchy(name, storedKey(name, declared), discriminator?.fallback ?? false);
}

class OwnHierarchy implements Hierarchy {
  // Not to be seen when a definition is looked at: each would show all the others.
  readonly #members: readonly ModelDefinition[] = [];

  constructor(
    readonly name: string,
    readonly key: string,
    readonly fallback: boolean,
  ) {}

  get members(): readonly ModelDefinition[] {
    return this.#members;
  }
}

function storedKey(key: string, declared: Iterable<Named>): string {
  for (const { name, storedName } of declared) if (name === key || storedName === key) return storedName;
  return key;
}

/** The field of the key in one class, in place of one that it declares by this name itself. */
export function keyField(
  { name, key }: Hierarchy,
  constant: string | number,
  declared: Iterable<Named>,
): FieldDefinition {
  const own = [...declared].find((one) => one.storedName === key || one.name === name);
  return {
    name: own?.name ?? name,
    storedName: key,
    type: constantType(constant),
    default: constant,
    declaresDefault: true,
    immutable: true,
    constant,
  };
}

/**
 * Refuses what a class cannot have that shares a collection.
 *
 * @throws InvalidOptionError
 */
export function checkMember(name: string, options: DocumentOptions, above: ModelDefinition): void {
  const { hierarchy } = above;
  const { key, value = name, fallback } = options.discriminator ?? {};
  const [root = above] = hierarchy.members;
  const refuse = (option: string, problem: string, resolution: string): never => {
    throw new InvalidOptionError({ option, problem: `${name} ${problem}.`, resolution });
  };
  const collection = `the collection of ${root.name}`;
  if (key !== undefined && key !== hierarchy.name)
    refuse(
      'discriminator',
      `names the key ${JSON.stringify(key)}, and shares ${collection}`,
      `Name it on ${root.name}.`,
    );
  if (fallback !== undefined && fallback !== hierarchy.fallback)
    refuse('discriminator', `has a fallback, and shares ${collection}`, `Say it on ${root.name}.`);
  const other = hierarchy.members.find((member) => !member.abstract && member.typeValue === value);
  if (other !== undefined && options.abstract !== true)
    refuse(
      'discriminator',
      `has the value ${JSON.stringify(value)} of ${other.name}`,
      'Give one of them another value.',
    );
  if (options.softDelete !== undefined && options.softDelete !== above.softDelete && !above.embedded)
    refuse(
      'softDelete',
      `deletes in another way than ${above.name}, and shares ${collection}`,
      `Say it on ${root.name}.`,
    );
  if (options.shardKey !== undefined && String(options.shardKey) !== String(above.shardKey))
    refuse('shardKey', `has a shard key of its own, and shares ${collection}`, `Say it on ${root.name}.`);
}

/**
 * Makes a class one of its hierarchy. The first that joins a root makes the root's documents say of which class they are:
 * its definition grows by the key's field.
 *
 * @returns the root that grew, with the field
 */
export function join(
  definition: ModelDefinition,
): readonly [root: ModelDefinition, field: FieldDefinition] | undefined {
  if (definition.isApart) return undefined;
  const members = definition.hierarchy.members as ModelDefinition[];
  members.push(definition);
  if (members.length !== 2) return undefined;
  const root = members[0]!;
  const field = keyField(root.hierarchy, root.typeValue, root.fields.values());
  (root.fields as Map<string, FieldDefinition>).set(field.name, field);
  (root.storedFields as Map<string, FieldDefinition>).set(field.storedName, field);
  return [root, field];
}
