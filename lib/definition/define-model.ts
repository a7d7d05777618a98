import { InvalidOptionError } from '../errors/invalid-option-error';
import { byStoredName, collectFields } from './collect-fields';
import { collectionName } from './collection-name';
import { type DefinitionDraft, type FieldDraft, inheritedDrafts } from './draft';
import type { FieldDefinition } from './field-definition';
import { checkMember, keyField, newHierarchy, sharedWith } from './hierarchy';
import type { HookDefinition } from './hook-definition';
import type { IndexDefinition } from './index-definition';
import type { DocumentOptions, Hierarchy, ModelDefinition } from './model-definition';
import { decoratedAbove } from './registry';

/** What the class itself says, beside the drafts of its decorators. */
export interface ModelClassFacts {
  /** The class as its users see it. */
  readonly model: { readonly name: string };
  readonly embedded: boolean;
  readonly options: DocumentOptions;
  /** The value that the class's own field initialiser gives to a field; `undefined` where there is none. */
  readonly initialValue: (field: string) => unknown;
}

/**
 * Makes the definition of a class from what its decorators and those of its superclasses said. Where it is stored, and what
 * is kept of its documents, is as for the superclass unless the class says otherwise.
 *
 * @throws InvalidOptionError where two fields have the same stored name, or the class does not fit its hierarchy
 */
export function defineModel(facts: ModelClassFacts): ModelDefinition {
  const { model, options, embedded } = facts;
  const parent = decoratedAbove(model);
  const above = sharedWith(embedded, options, parent);
  if (above !== undefined) checkMember(model.name, options, above);
  return new DeclaredModel(facts, inheritedDrafts(model), parent, above);
}

type Fields = ReadonlyMap<string, FieldDefinition>;
type Associations = ModelDefinition['associations'];

/** A program that starts makes many of these: what only documents and queries need is worked out when it is asked for. */
class DeclaredModel implements ModelDefinition {
  declare readonly name: string;
  declare readonly model: object;
  declare readonly embedded: boolean;
  declare readonly abstract: boolean;
  declare readonly isApart: boolean;
  declare readonly hierarchy: Hierarchy;
  declare readonly typeValue: string | number;
  declare readonly database: string | undefined;
  declare readonly client: string;
  declare readonly timestamps: boolean;
  declare readonly lockVersion: boolean;
  declare readonly softDelete: boolean;
  declare readonly shardKey: readonly string[];
  declare readonly fields: Fields;
  declare readonly associations: Associations;
  declare readonly validators: ModelDefinition['validators'];
  declare readonly scopes: readonly string[];
  declare private readonly named: string | undefined;
  declare private readonly above: ModelDefinition | undefined;
  declare private ownCollection: string | undefined;
  declare private byName: Fields | undefined;
  declare private ownHooks: readonly HookDefinition[] | undefined;

  /** @param above the superclass whose collection it shares */
  constructor(
    facts: ModelClassFacts,
    drafts: readonly DefinitionDraft[],
    parent: ModelDefinition | undefined,
    above: ModelDefinition | undefined,
  ) {
    const { model, options } = facts;
    const { collection, discriminator, abstract = false } = options;
    const declared = declaredFields(drafts);
    this.name = model.name;
    this.model = model;
    this.embedded = facts.embedded;
    this.abstract = abstract;
    this.isApart = above === undefined && abstract && collection === undefined && discriminator === undefined;
    this.hierarchy = above?.hierarchy ?? newHierarchy(options, declared.values());
    this.typeValue = discriminator?.value ?? model.name;
    // What the class says itself counts, then what it takes over.
    this.database = options.database ?? parent?.database;
    this.client = options.client ?? parent?.client ?? 'default';
    this.timestamps = options.timestamps ?? parent?.timestamps ?? false;
    this.lockVersion = options.lockVersion ?? parent?.lockVersion ?? false;
    this.softDelete = options.softDelete ?? parent?.softDelete ?? false;
    this.shardKey = options.shardKey ?? parent?.shardKey ?? NONE;
    this.named = collection;
    this.above = above;
    this.fields = fieldsOf(this, declared, facts, parent);
    this.associations = associationsOf(drafts, this);
    this.validators = gathered(drafts, ({ validators }) => validators);
    this.scopes = gathered(drafts, ({ scopes }) => scopes);
    // All have the same members from the beginning, so that whoever reads them meets one hidden class.
    this.ownCollection = undefined;
    this.ownHooks = undefined;
    this.byName = hasStoredNames(this.fields) ? byStoredName(this.name, this.fields) : undefined;
  }

  get collection(): string | undefined {
    if (this.isApart) return undefined;
    return (this.ownCollection ??= this.above?.collection ?? this.named ?? collectionName(this.name));
  }

  get storedFields(): Fields {
    return (this.byName ??= byStoredName(this.name, this.fields));
  }

  get hooks(): readonly HookDefinition[] {
    return (this.ownHooks ??= collectHooks(inheritedDrafts(this.model)));
  }

  // A decorator written above @Document() speaks after it.
  get indexes(): readonly IndexDefinition[] {
    return inheritedDrafts(this.model).flatMap((draft) => draft.indexes);
  }
}

const NONE: readonly never[] = [];
const NO_ASSOCIATIONS: Associations = new Map();

// Without any, two fields cannot be stored as one.
function hasStoredNames(fields: Fields): boolean {
  for (const { name, storedName } of fields.values()) if (name !== storedName) return true;
  return false;
}

function declaredFields(drafts: readonly DefinitionDraft[]): ReadonlyMap<string, FieldDraft> {
  return drafts.length === 1 ? drafts[0]!.fields : new Map(drafts.flatMap((draft) => [...draft.fields]));
}

function fieldsOf(
  definition: ModelDefinition,
  declared: ReadonlyMap<string, FieldDraft>,
  facts: ModelClassFacts,
  parent: ModelDefinition | undefined,
): Fields {
  const { lockVersion, softDelete, hierarchy, typeValue } = definition;
  const hasId = hasIdOf(facts, parent);
  const timestamps = definition.timestamps || parent?.fields.has('createdAt') === true;
  const fields = collectFields(declared, facts.initialValue, { hasId, lockVersion, softDelete, timestamps });
  if (hierarchy === parent?.hierarchy) {
    const key = keyField(hierarchy, typeValue, fields.values());
    fields.set(key.name, key);
  }
  return fields;
}

// What is stored by itself always has one.
function hasIdOf({ embedded, options, model }: ModelClassFacts, parent: ModelDefinition | undefined): boolean {
  if (options.id !== false) return parent?.fields.has('_id') ?? true;
  if (embedded) return false;
  throw new InvalidOptionError({
    option: 'id',
    problem: `${model.name} is stored by itself and was to have no _id.`,
    resolution: 'Leave the option out; { id: false } is for classes of embedded documents.',
  });
}

function associationsOf(drafts: readonly DefinitionDraft[], { name: model, fields }: ModelDefinition): Associations {
  if (!drafts.some(({ associations }) => associations.size > 0)) return NO_ASSOCIATIONS;
  const associations = new Map(drafts.flatMap((draft) => [...draft.associations]));
  for (const name of associations.keys()) if (fields.has(name)) throw bothKinds(model, name);
  return associations;
}

// As they are now: most classes have none, and then nothing is made for them.
function gathered<T>(drafts: readonly DefinitionDraft[], of: (draft: DefinitionDraft) => readonly T[]): readonly T[] {
  return drafts.some((draft) => of(draft).length > 0) ? drafts.flatMap(of) : NONE;
}

function bothKinds(model: string, name: string): InvalidOptionError {
  return new InvalidOptionError({
    option: name,
    problem: `${model}.${name} is declared as a field and as an association.`,
    summary: 'One would hide the other; a subclass may declare a field or an association anew, as what it was.',
    resolution: 'Give one of them another name.',
  });
}

/**
 * In the order of declaration; what a subclass declares anew about a method counts in place of what it inherits. From now
 * on nothing can be added: it would never run.
 */
function collectHooks(drafts: readonly DefinitionDraft[]): HookDefinition[] {
  return drafts.reduce<HookDefinition[]>((inherited, { hooks }) => {
    Object.freeze(hooks);
    const isAnew = ({ when, event, method }: HookDefinition): boolean =>
      method !== undefined && hooks.some((own) => own.when === when && own.event === event && own.method === method);
    return [...inherited.filter((old) => !isAnew(old)), ...hooks];
  }, []);
}
