import type { ModelDefinition } from '../definition/model-definition';
import { HELD, STATE } from './document';
import type { DocumentState } from './document-state';
import type { ShapeField } from './shape';
import { type Inner, Siblings } from './siblings';

/** A document, or a prototype or half-made document that has no state yet. */
interface Carrier extends Inner {
  readonly [STATE]?: DocumentState;
}

/**
 * Puts a getter and a setter for each field on a model's prototype. They go by the field's number, so that a read costs
 * a look at the state and one at a slot.
 */
export function defineAccessors(prototype: object, { fields }: ModelDefinition): void {
  // The number is the field's place, as in the shape, which is not worked out before there is a document.
  let index = 0;
  const isInner = STATE in prototype;
  for (const { name, isHooked } of fields.values()) {
    const made = isHooked === true ? (isInner ? innerHooked : hooked) : isInner ? inner : plain;
    Object.defineProperty(prototype, name, (made[index] ??= accessor(index, isHooked === true, isInner)));
    index += 1;
  }
}

// All models have the same ones: a program defines hundreds of fields when it starts.
const plain: PropertyDescriptor[] = [];
const hooked: PropertyDescriptor[] = [];
const inner: PropertyDescriptor[] = [];
const innerHooked: PropertyDescriptor[] = [];

/** Whether the getter of a field is ours, and not one that its class has in its place. */
export function hasOurGetter(prototype: object, { name, index }: ShapeField): boolean {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return get !== undefined && [plain, hooked, inner, innerHooked].some((made) => made[index]?.get === get);
}

function accessor(index: number, isHooked: boolean, isInner: boolean): PropertyDescriptor {
  function set(this: Carrier, value: unknown): void {
    const state = this[STATE];
    if (state === undefined) leave(this, nameOf(this, set), value);
    else if (isHooked) state.assignNamed(state.shape.fields[index]!.name, value);
    else state.write(index, value);
  }
  return { get: isInner ? innerReader(index) : reader(index), set, enumerable: false, configurable: true };
}

function reader(index: number): () => unknown {
  return function (this: Carrier): unknown {
    return this[STATE]?.read(index);
  };
}

/** The same of a document that may have no state of its own. */
function innerReader(index: number): () => unknown {
  return function (this: Carrier): unknown {
    const held = this[HELD];
    return held instanceof Siblings ? held.read(this, index) : held?.read(index);
  };
}

// A field initialiser that runs before the document has its state leaves an own property, as any class would.
function leave(document: object, name: string, value: unknown): void {
  Object.defineProperty(document, name, { value, writable: true, enumerable: true, configurable: true });
}

function nameOf(document: object, setter: unknown): string {
  for (let place = document; ; place = Object.getPrototypeOf(place) as object) {
    const descriptors = Object.entries(Object.getOwnPropertyDescriptors(place));
    const found = descriptors.find(([, { set }]) => set === setter);
    if (found !== undefined) return found[0];
  }
}
