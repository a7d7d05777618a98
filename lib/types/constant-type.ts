import { isWellFormed } from './data';
import { type FieldType, UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

/** What a key can hold that tells classes apart. */
const keyType = plainType<string | number>({
  name: 'String or Number',
  mutable: false,
  cast: (value) =>
    (typeof value === 'string' && isWellFormed(value)) || Number.isFinite(value)
      ? (value as string | number)
      : UNCASTABLE,
});

/** The type of a field that has one value in all documents of a class. Queries may ask for the values of other classes. */
export function constantType(constant: string | number): FieldType {
  const cast = (value: unknown): string | number | typeof UNCASTABLE => (value === constant ? constant : UNCASTABLE);
  const type = plainType<string | number>({ name: JSON.stringify(constant), mutable: false, cast });
  return { ...type, comparedAs: keyType };
}
