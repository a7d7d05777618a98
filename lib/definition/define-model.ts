import pluralize from 'pluralize';
import { resolveFieldType } from '../types/field-types';
import { inheritedDrafts, type DefinitionDraft, type FieldDraft } from './draft';
import type { FieldDefinition } from './field-definition';
import type { DocumentOptions, ModelDefinition } from './model-definition';
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

/** Makes the definition of a class from what its decorators and those of its superclasses said. */
export function defineModel(facts: ModelClassFacts): ModelDefinition {
  const { model, options } = facts;
  const drafts = inheritedDrafts(model);
  const fields = collectFields(facts, drafts);
  return {
    name: model.name,
    model,
    embedded: facts.embedded,
    collection: options.collection ?? collectionName(model.name),
    database: options.database,
    client: options.client ?? 'default',
    timestamps: options.timestamps ?? false,
    fields,
    storedFields: new Map([...fields.values()].map((field) => [field.storedName, field])),
    associations: new Map(drafts.flatMap((draft) => [...draft.associations])),
    hooks: drafts.flatMap((draft) => draft.hooks),
    // Read when asked: a decorator written above @Document() speaks after it.
    get indexes() {
      return inheritedDrafts(model).flatMap((draft) => draft.indexes);
    },
    scopes: drafts.flatMap((draft) => draft.scopes),
  };
}

function collectFields(facts: ModelClassFacts, drafts: readonly DefinitionDraft[]): Map<string, FieldDefinition> {
  const declared = new Map(drafts.flatMap((draft) => [...draft.fields]));
  const fields = new Map<string, FieldDefinition>();
  const id = declared.get('_id') ?? implicit('_id', ObjectId);
  fields.set('_id', { ...complete(id, facts), immutable: true });
  for (const [name, draft] of declared) if (name !== '_id') fields.set(name, complete(draft, facts));
  if (facts.options.timestamps !== true) return fields;
  for (const name of ['createdAt', 'updatedAt']) {
    if (!fields.has(name)) fields.set(name, complete(implicit(name, Date), facts));
  }
  return fields;
}

function implicit(name: string, token: unknown): FieldDraft {
  return { name, storedName: name, type: () => resolveFieldType(token) as FieldType };
}

function complete(draft: FieldDraft, facts: ModelClassFacts): FieldDefinition {
  const { name, storedName } = draft;
  const declaresDefault = draft.default !== undefined;
  const initial = declaresDefault ? draft.default : () => facts.initialValue(name);
  return { name, storedName, type: draft.type(), default: initial, declaresDefault };
}

/** `BlogPost` is stored in `blog_posts`, `Person` in `people`. */
function collectionName(className: string): string {
  const words = className.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').toLowerCase();
  const last = words.lastIndexOf('_') + 1;
  return words.slice(0, last) + pluralize(words.slice(last));
}
