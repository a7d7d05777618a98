import { copyData, sameData } from './data';
import type { FieldType } from './field-type';

/** `load` of types whose values decode into what the model holds: nothing to do, and so not called for each value. */
export function asStored(stored: unknown): never {
  return stored as never;
}

/** What types have in common whose values are stored as the model holds them; each names itself and how it casts. */
export function plainType<T>(
  own: Pick<FieldType<T>, 'name' | 'mutable' | 'cast'> & Partial<FieldType<T>>,
): FieldType<T> {
  return { dump: (value) => value, load: asStored, equals: sameData, copy: copyData, ...own };
}
