import type { ModelDefinition } from '../definition/model-definition';

/** Accessors for the associations of a model: reading and assigning them is what their definition says. */
export function defineAssociationAccessors(prototype: object, definition: ModelDefinition): void {
  for (const association of definition.associations.values()) {
    Object.defineProperty(prototype, association.name, {
      configurable: true,
      get(this: object) {
        return association.read(this);
      },
      set(this: object, value: unknown) {
        association.write(this, value);
      },
    });
  }
}
