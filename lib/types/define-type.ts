import { sameData } from './data';
import type { FieldType } from './field-type';
import { plainType } from './plain-type';

/** What a type of the application's own must say, and may. */
export type TypeDescription<T> = Pick<FieldType<T>, 'name' | 'cast'> &
  Partial<Pick<FieldType<T>, 'mutable' | 'dump' | 'load' | 'equals' | 'copy'>>;

/**
 * Makes a field type of the application's own. What is left out is worked out: values are stored as they are unless `dump`
 * and `load` say otherwise, equal where they are stored alike, immutable unless `mutable` is true.
 *
 * @example
 * const Money = defineType<Cents>({
 *   name: 'Money',
 *   cast: (value) => (value instanceof Cents ? value : UNCASTABLE),
 *   dump: (money) => money.amount,
 *   load: (stored) => new Cents(Number(stored)),
 * });
 */
export function defineType<T>(description: TypeDescription<T>): FieldType<T> {
  const { mutable = false, dump = (value: T): unknown => value } = description;
  const worked: Partial<FieldType<T>> = {
    ...(description.dump !== undefined && { equals: (a, b) => a === b || sameData(dump(a), dump(b)) }),
    // What was loaded anew is another object with the same in it.
    ...(mutable && description.load !== undefined && { copy: (value) => description.load!(dump(value)) }),
    ...(!mutable && { copy: (value: T) => value }),
  };
  return plainType<T>({ mutable, ...worked, ...description });
}
