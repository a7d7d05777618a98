import { describeValue } from '../errors/describe-value';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { dataType } from './data-type';
import type { FieldType } from './field-type';
import { UNCASTABLE } from './field-type';
import { numberType } from './number-type';
import { plainType } from './plain-type';

/** The values of an enum: a TypeScript enum, or an array of texts and numbers. */
export type EnumValues = readonly (string | number)[] | Readonly<Record<string, string | number>>;

const MOST_NAMED = 8;

/**
 * The type of a field that holds one of some texts or numbers and nothing else: any other value is a cast error, in a query
 * too.
 *
 * @param given a TypeScript enum, or an array
 * @throws InvalidOptionError where there are no values, or other ones than texts and numbers
 *
 * @example
 * @Field(enumOf(['draft', 'sent'])) status!: 'draft' | 'sent';
 * @Field(() => [enumOf(Color)]) colors!: Color[];
 */
export function enumOf(given: EnumValues): FieldType<string | number> {
  const values = valuesOf(given);
  return restricted(values, (value) => (values.has(value) ? value : numberType.cast(value)));
}

/**
 * The same type with some of its values alone: for arrays, sets and maps, with such items alone.
 *
 * @throws InvalidOptionError where the type does not take one of them
 */
export function withEnum(type: FieldType, given: EnumValues): FieldType {
  if (type.of !== undefined) return type.of(itemsWithEnum(type, given));
  const values = valuesOf(given);
  for (const value of values) if (type.cast(value) !== value) throw noEnum(`${type.name} does not take`, value);
  return { ...restricted(values, (value) => type.cast(value)), dump: (value) => type.dump(value) };
}

function itemsWithEnum({ items, below }: FieldType, given: EnumValues): FieldType {
  const type = items ?? below?.('any')?.type;
  return type === undefined || type === dataType ? enumOf(given) : withEnum(type, given);
}

function restricted(values: ReadonlySet<unknown>, cast: (value: unknown) => unknown): FieldType<string | number> {
  return plainType<string | number>({
    name: nameOf([...values]),
    mutable: false,
    cast: (value) => {
      const known = cast(value);
      return values.has(known) ? (known as string) : UNCASTABLE;
    },
    // Nothing lies below a text or a number.
    below: () => undefined,
  });
}

/** TypeScript gives an enum of numbers its names too, as values of its numbers. */
function valuesOf(given: EnumValues): Set<unknown> {
  const isNumber = (key: string): boolean => String(Number(key)) === key;
  const isList = Array.isArray(given);
  const listed: readonly unknown[] = isList
    ? given
    : Object.entries((given as object | undefined) ?? {}).flatMap(([key, value]) =>
        isNumber(key) ? [] : [value as unknown],
      );
  if (listed.length === 0) throw noEnum('An enum was given no values:', given);
  for (const value of listed) if (!isValue(value)) throw noEnum('An enum has texts and numbers, not', value);
  return new Set(listed);
}

function isValue(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

function nameOf(values: readonly unknown[]): string {
  const named = values.slice(0, MOST_NAMED).map((value) => JSON.stringify(value));
  return `Enum of ${named.join(', ')}${values.length > MOST_NAMED ? ', …' : ''}`;
}

function noEnum(problem: string, value: unknown): InvalidOptionError {
  return new InvalidOptionError({
    option: 'enum',
    problem: `${problem} ${describeValue(value)}.`,
    resolution: 'Give a TypeScript enum, or an array of texts and numbers that the type of the field takes.',
  });
}
