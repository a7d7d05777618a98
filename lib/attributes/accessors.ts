import type { ModelDefinition } from '../definition/model-definition';
import { STATE } from './document';
import type { DocumentState } from './document-state';
import type { Embedded } from './embedded';

/** A document, or a prototype or half-made document that has no state yet. */
interface Carrier {
  readonly [STATE]?: DocumentState;
}

/**
 * Puts a getter and a setter for each field on a model's prototype. They go by the field's number, so that a read costs
 * a look at the state and one at a slot.
 */
export function defineAccessors(prototype: object, definition: ModelDefinition): void {
  // The number is the field's place, as in the shape, which is not worked out before there is a document.
  let index = 0;
  for (const [name, { type }] of definition.fields) {
    const isHooked = (type.embedded as Embedded | undefined)?.assign !== undefined;
    Object.defineProperty(prototype, name, {
      ...accessor(name, index++, isHooked),
      enumerable: false,
      configurable: true,
    });
  }
}

function accessor(name: string, index: number, isHooked: boolean): PropertyDescriptor {
  return {
    get(this: Carrier): unknown {
      return this[STATE]?.read(index);
    },
    set(this: Carrier, value: unknown): void {
      const state = this[STATE];
      // A field initialiser that runs before the document has its state leaves an own property, as any class would.
      if (state === undefined)
        Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
      else if (isHooked) state.assignNamed(name, value);
      else state.write(index, value);
    },
  };
}
