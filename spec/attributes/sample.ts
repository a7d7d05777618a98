import { BSON, Decimal128, ObjectId, UUID } from '../../lib/bson/classes';
import { defineAccessors } from '../../lib/attributes/accessors';
import { stateOf } from '../../lib/attributes/document';
import type { DocumentState } from '../../lib/attributes/document-state';
import { fresh, hydrate, type HydrateOptions, shellOf } from '../../lib/attributes/hydrate';
import type { FieldDefinition } from '../../lib/definition/field-definition';
import type { ModelDefinition } from '../../lib/definition/model-definition';
import { resolveFieldType } from '../../lib/types/field-types';

/** A field as a spec writes it: what `@Field` would be given, or that with more. */
export type Declared = unknown | (Partial<FieldDefinition> & { readonly of: unknown });

/** A model without decorators: its definition, and a class with accessors. */
export interface Sample {
  readonly definition: ModelDefinition;
  readonly model: new () => object;
  /** A new document and its state. */
  create(values?: Record<string, unknown>): Loaded;
  /** A loaded one. */
  load(stored: Record<string, unknown> | Uint8Array, options?: HydrateOptions): Loaded;
}

export interface Loaded {
  readonly document: Record<string, unknown>;
  readonly state: DocumentState;
}

export function declare(name: string, declared: Record<string, Declared>): Sample {
  const fields = Object.entries({ _id: { of: ObjectId, immutable: true }, ...declared }).map(([key, field]) =>
    fieldOf(key, field),
  );
  const model = { [name]: class {} }[name]!;
  const definition = {
    name,
    model,
    fields: new Map(fields.map((field) => [field.name, field])),
    storedFields: new Map(fields.map((field) => [field.storedName, field])),
    hierarchy: { members: [] },
  } as unknown as ModelDefinition;
  defineAccessors(model.prototype, definition);
  return { definition, model, ...makers(definition, model) };
}

function fieldOf(name: string, declared: Declared): FieldDefinition {
  const { of, ...more } =
    typeof declared === 'object' && declared !== null && 'of' in declared ? declared : { of: declared };
  return { name, storedName: name, type: resolveFieldType(of)!, ...more };
}

function makers(definition: ModelDefinition, model: new () => object): Pick<Sample, 'create' | 'load'> {
  return {
    create: (values = {}) => {
      const document = new model();
      const state = fresh(document, definition);
      for (const [name, value] of Object.entries(values)) state.writeNamed(name, value);
      return { document: document as Record<string, unknown>, state };
    },
    load: (stored, options) => {
      const bytes = stored instanceof Uint8Array ? stored : BSON.serialize(stored);
      const document = hydrate(shellOf(model.prototype as object, definition), bytes, options);
      return { document: document as Record<string, unknown>, state: stateOf(document) };
    },
  };
}

/** One field of each type, and one that is stored under another name. */
export const Person = declare('Person', {
  username: String,
  age: Number,
  active: Boolean,
  born: Date,
  friend: ObjectId,
  visits: BigInt,
  balance: Decimal128,
  photo: Buffer,
  token: UUID,
  labels: Map,
  settings: Object,
  tags: { of: [String] },
  scores: { of: [[Number]] },
  email: { of: String, storedName: 'em' },
});
