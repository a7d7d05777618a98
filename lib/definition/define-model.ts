import { resolveFieldType } from '../types/field-types';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { inheritedDrafts, type DefinitionDraft, type FieldDraft } from './draft';
import type { FieldDefinition } from './field-definition';
import { checkMember, keyField, newHierarchy, sharedWith } from './hierarchy';
import { collectionName } from './collection-name';
import type { HookDefinition } from './hook-definition';
import type { DocumentOptions, ModelDefinition } from './model-definition';
import { decoratedAbove } from './registry';
import { ObjectId } from '../bson/classes';
import type { FieldType } from '../types/field-type';

/** What the class itself says, beside the drafts of its decorators. */
export interface ModelClassFacts {
  /** The class as its users see it. */
  readonly model: { readonly name: string };
  readonly embedded: boolean;
  readonly options: DocumentOptions;
  /** The value that the class's own field initialiser gives to a field; `undefined` where there is none. */
  readonly initialValue: (field: string) => unknown;
}

type Kept = Pick<ModelDefinition, 'timestamps' | 'lockVersion' | 'softDelete' | 'shardKey' | 'database' | 'client'>;
type Belonging = Pick<ModelDefinition, 'abstract' | 'isApart' | 'hierarchy' | 'typeValue'>;

/**
 * Makes the definition of a class from what its decorators and those of its superclasses said. Where it is stored, and what
 * is kept of its documents, is as for the superclass unless the class says otherwise.
 *
 * @throws InvalidOptionError where two fields have the same stored name, or the class does not fit its hierarchy
 */
export function defineModel(facts: ModelClassFacts): ModelDefinition {
  const { model, options } = facts;
  const drafts = inheritedDrafts(model);
  const parent = decoratedAbove(model);
  const above = sharedWith(facts.embedded, options, parent);
  const belonging = belongingOf(facts, drafts, above);
  const kept = keptOf(options, parent);
  const implied = impliedBy(kept, parent);
  const fields = collectFields(facts, drafts, implied);
  let hooks: readonly HookDefinition[] | undefined;
  let collection: string | undefined;
  if (above !== undefined) {
    const key = keyField(belonging.hierarchy, belonging.typeValue, fields.values());
    fields.set(key.name, key);
  }
  const associations = new Map(drafts.flatMap((draft) => [...draft.associations]));
  for (const association of associations.keys()) if (fields.has(association)) throw bothKinds(model.name, association);
  return {
    name: model.name,
    model,
    embedded: facts.embedded,
    ...belonging,
    ...kept,
    // Worked out when asked: it takes the rules of a language to load, which a program that starts need not wait for.
    get collection() {
      if (!belonging.isApart) collection ??= above?.collection ?? options.collection ?? collectionName(model.name);
      return collection;
    },
    fields,
    storedFields: byStoredName(model.name, fields),
    associations,
    // As the indexes below.
    get hooks() {
      return (hooks ??= collectHooks(inheritedDrafts(model)));
    },
    validators: drafts.flatMap((draft) => draft.validators),
    // Read when asked: a decorator written above @Document() speaks after it.
    get indexes() {
      return inheritedDrafts(model).flatMap((draft) => draft.indexes);
    },
    scopes: drafts.flatMap((draft) => draft.scopes),
  };
}

// What the class says itself counts, then what it takes over.
function keptOf(options: DocumentOptions, parent: ModelDefinition | undefined): Kept {
  return {
    database: options.database ?? parent?.database,
    client: options.client ?? parent?.client ?? 'default',
    timestamps: options.timestamps ?? parent?.timestamps ?? false,
    lockVersion: options.lockVersion ?? parent?.lockVersion ?? false,
    softDelete: options.softDelete ?? parent?.softDelete ?? false,
    shardKey: options.shardKey ?? parent?.shardKey ?? [],
  };
}

function impliedBy({ lockVersion, softDelete, timestamps }: Kept, parent: ModelDefinition | undefined): FieldDraft[] {
  const hasTimes = timestamps || parent?.fields.has('createdAt') === true;
  return [
    ...(lockVersion ? [implicit('lockVersion', Number)] : []),
    ...(softDelete ? [implicit('deletedAt', Date)] : []),
    ...(hasTimes ? [implicit('createdAt', Date), implicit('updatedAt', Date)] : []),
  ];
}

function belongingOf(
  { model, options }: ModelClassFacts,
  drafts: readonly DefinitionDraft[],
  above: ModelDefinition | undefined,
): Belonging {
  const { abstract = false, discriminator } = options;
  const typeValue = discriminator?.value ?? model.name;
  if (above !== undefined) {
    checkMember(model.name, options, above);
    return { abstract, isApart: false, hierarchy: above.hierarchy, typeValue };
  }
  return {
    abstract,
    isApart: abstract && options.collection === undefined && discriminator === undefined,
    hierarchy: newHierarchy(options, new Map(drafts.flatMap((draft) => [...draft.fields])).values()),
    typeValue,
  };
}

function collectFields(
  facts: ModelClassFacts,
  drafts: readonly DefinitionDraft[],
  implied: readonly FieldDraft[],
): Map<string, FieldDefinition> {
  const declared = new Map(drafts.flatMap((draft) => [...draft.fields]));
  const fields = new Map<string, FieldDefinition>();
  const id = declared.get('_id') ?? implicit('_id', ObjectId);
  if (hasId(facts)) fields.set('_id', { ...complete(id, facts), immutable: true });
  for (const [name, draft] of declared) if (name !== '_id') fields.set(name, complete(draft, facts));
  for (const draft of implied) if (!fields.has(draft.name)) fields.set(draft.name, complete(draft, facts));
  return fields;
}

// What is stored by itself always has one.
function hasId({ embedded, options, model }: ModelClassFacts): boolean {
  if (options.id !== false) return decoratedAbove(model)?.fields.has('_id') ?? true;
  if (embedded) return false;
  throw new InvalidOptionError({
    option: 'id',
    problem: `${model.name} is stored by itself and was to have no _id.`,
    resolution: 'Leave the option out; { id: false } is for classes of embedded documents.',
  });
}

function byStoredName(model: string, fields: ReadonlyMap<string, FieldDefinition>): Map<string, FieldDefinition> {
  const byName = new Map<string, FieldDefinition>();
  for (const field of fields.values()) {
    const other = byName.get(field.storedName);
    if (other !== undefined) throw storedTwice(model, field, other);
    const namesake = fields.get(field.storedName);
    if (namesake !== undefined && namesake.storedName !== field.storedName) throw ambiguous(model, field, namesake);
    byName.set(field.storedName, field);
  }
  return byName;
}

// Queries and assignments take both names of a field.
function ambiguous(model: string, { name, storedName }: FieldDefinition, other: FieldDefinition): InvalidOptionError {
  return new InvalidOptionError({
    option: 'name',
    problem: `${model}.${name} is stored as ${JSON.stringify(storedName)}, and ${model}.${storedName} as ${JSON.stringify(other.storedName)}.`,
    summary: 'Both names of a field stand for it wherever attributes are named, and this one would stand for two.',
    resolution: 'Give one of them another stored name: @Field({ name }).',
  });
}

function bothKinds(model: string, name: string): InvalidOptionError {
  return new InvalidOptionError({
    option: name,
    problem: `${model}.${name} is declared as a field and as an association.`,
    summary: 'One would hide the other; a subclass may declare a field or an association anew, as what it was.',
    resolution: 'Give one of them another name.',
  });
}

function storedTwice(model: string, { name, storedName }: FieldDefinition, other: FieldDefinition): InvalidOptionError {
  return new InvalidOptionError({
    option: 'name',
    problem: `${other.name} and ${name} of ${model} are both stored as ${JSON.stringify(storedName)}.`,
    summary: 'Each would overwrite the other when a document is stored.',
    resolution: 'Give one of them another stored name: @Field({ name }).',
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

function implicit(name: string, token: unknown): FieldDraft {
  return { name, storedName: name, type: () => resolveFieldType(token) as FieldType };
}

function complete(draft: FieldDraft, facts: ModelClassFacts): FieldDefinition {
  const { name, storedName, readonly, hidden } = draft;
  const declaresDefault = draft.default !== undefined;
  const initial = declaresDefault ? draft.default : () => facts.initialValue(name);
  const marks = { ...(readonly && { readonly, immutable: true }), ...(hidden && { hidden }) };
  return { name, storedName, type: draft.type(), default: initial, declaresDefault, ...marks };
}
