import { STATE, type Document } from '../../attributes/document';
import type { ModelDefinition } from '../../definition/model-definition';
import type { FieldType } from '../../types/field-type';

/**
 * The type of a foreign key that the application does not declare itself: that of the other model's `_id`, looked up when
 * it is first needed.
 */
export function foreignKeyType(related: () => ModelDefinition): FieldType {
  const type = (): FieldType => related().fields.get('_id')!.type;
  return {
    get name() {
      return type().name;
    },
    get mutable() {
      return type().mutable;
    },
    get items() {
      return type().items;
    },
    cast: (value) => type().cast(value),
    dump: (value) => type().dump(value),
    load: (stored) => type().load(stored),
    equals: (a, b) => type().equals(a, b),
    copy: (value) => type().copy(value),
  };
}

/** The foreign key of a document; `undefined` for none. */
export function keyOf(document: Document, foreignKey: string): unknown {
  return document[STATE].readNamed(foreignKey) ?? undefined;
}

/** Whether a query left the foreign key out, so that nothing is known about it. */
export function lacksKey(document: Document, foreignKey: string): boolean {
  const state = document[STATE];
  return !state.has(foreignKey) && !state.names().includes(foreignKey);
}

/** Whether two keys lead to the same document of a model. */
export function sameKey(model: ModelDefinition, a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined || a === null || b === null) return (a ?? undefined) === (b ?? undefined);
  return Object.is(a, b) || model.fields.get('_id')!.type.equals(a, b);
}
