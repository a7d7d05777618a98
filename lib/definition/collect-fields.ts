import { ObjectId } from '../bson/classes';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { resolveFieldType } from '../types/field-types';
import type { FieldType } from '../types/field-type';
import { DeclaredField } from './declared-field';
import type { FieldDraft } from './draft';
import type { FieldDefinition } from './field-definition';

/** What is kept of the documents of a class without being declared. */
export interface Keeping {
  readonly hasId: boolean;
  readonly lockVersion: boolean;
  readonly softDelete: boolean;
  readonly timestamps: boolean;
}

/** The fields of a class: `_id` first, those that are declared, those that it has because of its options. */
export function collectFields(
  declared: ReadonlyMap<string, FieldDraft>,
  initialValue: (field: string) => unknown,
  { hasId, lockVersion, softDelete, timestamps }: Keeping,
): Map<string, FieldDefinition> {
  const fields = new Map<string, FieldDefinition>();
  const add = (draft: FieldDraft): unknown => fields.set(draft.name, new DeclaredField(draft, initialValue));
  const imply = (draft: FieldDraft): unknown => fields.has(draft.name) || add(draft);
  if (hasId) add(declared.get('_id') ?? ID);
  for (const draft of declared.values()) if (draft.name !== '_id') add(draft);
  if (lockVersion) imply(LOCK_VERSION);
  if (softDelete) imply(DELETED_AT);
  if (timestamps) {
    imply(CREATED_AT);
    imply(UPDATED_AT);
  }
  return fields;
}

const ID = implicit('_id', ObjectId);
const LOCK_VERSION = implicit('lockVersion', Number);
const DELETED_AT = implicit('deletedAt', Date);
const CREATED_AT = implicit('createdAt', Date);
const UPDATED_AT = implicit('updatedAt', Date);

function implicit(name: string, token: unknown): FieldDraft {
  return { name, storedName: name, type: resolveFieldType(token) as FieldType };
}

/**
 * The same by what they are stored as.
 *
 * @throws InvalidOptionError where a name stands for two of them
 */
export function byStoredName(
  model: string,
  fields: ReadonlyMap<string, FieldDefinition>,
): Map<string, FieldDefinition> {
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

function storedTwice(model: string, { name, storedName }: FieldDefinition, other: FieldDefinition): InvalidOptionError {
  return new InvalidOptionError({
    option: 'name',
    problem: `${other.name} and ${name} of ${model} are both stored as ${JSON.stringify(storedName)}.`,
    summary: 'Each would overwrite the other when a document is stored.',
    resolution: 'Give one of them another stored name: @Field({ name }).',
  });
}
