import 'reflect-metadata';
import { declareField } from '../definition/draft';
import { BASE } from '../definition/own-constructor';
import { FieldTypeMissingError } from '../errors/field-type-missing-error';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { resolveFieldType } from '../types/field-types';
import { type EnumValues, withEnum } from '../types/enum-type';
import type { FieldType } from '../types/field-type';
import { refuseReserved } from './reserved';

/** What a field's type may be given as: a class, an array of one, a type of the application's own, or a thunk of these. */
export type FieldToken = FieldClass | readonly [FieldToken] | FieldType<never> | FieldType | (() => FieldToken);

/** A class that names a field's type, such as `String`, `Date` or the driver's `ObjectId`. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- BigInt cannot be constructed, Date needs nothing, UUID takes arguments
export type FieldClass = Function & { readonly prototype: unknown };

/** What `@Field` takes besides the type. */
export interface FieldOptions {
  /** Key in the stored document, where it is another than the property's name. */
  readonly name?: string;
  /** Initial value, or a function of the document that gives one. A class field's initial value does the same. */
  readonly default?: unknown;
  /** The values that it takes, and no others: a TypeScript enum or an array. For arrays and sets, those of their items. */
  readonly enum?: EnumValues;
  /** Whether it is set at creation and never changed: a save that would is refused. `$inc` and `$bit` change it. */
  readonly readonly?: boolean;
  /** Whether `toObject`, `toJSON` and `inspect` leave it out, unless `only` or `include` names it. */
  readonly hidden?: boolean;
}

/**
 * Declares a property as a field of the stored document.
 *
 * @param type what the field holds; needed for arrays, unions and where the compiler emits no decorator metadata
 * @throws FieldTypeMissingError when no definite type is known
 * @throws ReservedFieldError when the name would hide a method of the model
 * @throws InvalidOptionError for an option that is unknown or ill-typed, and for a property that is declared twice
 *
 * @example
 * @Field() name!: string;
 * @Field(() => [String]) tags!: string[];
 * @Field(String, { name: 'em' }) email!: string | null;
 */
export function Field(type?: FieldToken | FieldOptions, options?: FieldOptions): PropertyDecorator {
  const isAlone = isOptions(type);
  const token = isAlone ? undefined : type;
  const settings = isAlone ? type : (options ?? NONE);
  return (target, property) => {
    const model = target.constructor;
    const name = String(property);
    if (settings !== NONE) checkOptions(settings, `@Field ${model.name}.${name}`);
    const { name: storedName = name, default: initial, readonly, hidden } = settings;
    refuseReserved(target, model, name, storedName);
    const designed = designType(target, name);
    refuseBoxed(designed, model, name);
    const type = restricted(typeOf(token ?? designed, model, name), settings);
    declareField(model, { name, storedName, type, default: initial, readonly: flag(readonly), hidden: flag(hidden) });
  };
}

const NONE: FieldOptions = {};

function isOptions(type: FieldToken | FieldOptions | undefined): type is FieldOptions {
  return typeof type === 'object' && !Array.isArray(type) && resolveFieldType(type) === undefined;
}

/** What the value of each option is; `default` takes anything. */
const OPTIONS: Readonly<Record<keyof FieldOptions, string | undefined>> = {
  name: 'string',
  default: undefined,
  enum: 'object',
  readonly: 'boolean',
  hidden: 'boolean',
};

function checkOptions(options: unknown, where: string): void {
  const given = typeof options === 'object' && options !== null ? options : { options };
  for (const [option, value] of Object.entries(given)) {
    if (Object.hasOwn(OPTIONS, option) && fits(OPTIONS[option as keyof FieldOptions], value)) continue;
    throw new InvalidOptionError({
      option,
      problem: `${where} does not take the option ${option} like this.`,
      // A type of the application's own that lacks a member looks like options.
      resolution: `Its options: ${Object.keys(OPTIONS).join(', ')}. A type has name, mutable, cast, dump, load, equals and copy.`,
    });
  }
}

function fits(type: string | undefined, value: unknown): boolean {
  return type === undefined || value === undefined || (typeof value === type && value !== null);
}

function restricted(
  type: FieldType | (() => FieldType),
  { enum: values }: FieldOptions,
): FieldType | (() => FieldType) {
  if (values === undefined) return type;
  return typeof type === 'function' ? () => withEnum(type(), values) : withEnum(type, values);
}

function flag(value: boolean | undefined): true | undefined {
  return value === true ? true : undefined;
}

function designType(target: object, name: string): FieldToken | undefined {
  const type = emitted(target, name);
  // What compilers emit for unions, interfaces and anything else that is no class: it says nothing.
  return type === Object ? undefined : (type as FieldToken | undefined);
}

// Not by `getMetadata`, which would look through our own classes too, for each field of a program that starts.
function emitted(target: object, name: string): unknown {
  for (let place: object | null = target; place !== null; place = Object.getPrototypeOf(place) as object | null) {
    if (Object.hasOwn(place.constructor, BASE)) return undefined;
    const type: unknown = Reflect.getOwnMetadata('design:type', place, name);
    if (type !== undefined) return type;
  }
  return undefined;
}

/** The driver's classes that fields of their type never hold: they hold a number. */
const BOXED: readonly unknown[] = ['Double', 'Int32'];

function refuseBoxed(designed: FieldToken | undefined, model: { readonly name: string }, name: string): void {
  const type = designed as { readonly prototype?: { readonly _bsontype?: unknown } } | undefined;
  const boxed = type?.prototype?._bsontype;
  if (!BOXED.includes(boxed)) return;
  throw new InvalidOptionError({
    option: 'type',
    problem: `The property ${model.name}.${name} has the type ${String(boxed)}, and would hold a number.`,
    summary: `A field of the type ${String(boxed)} is stored as one and read as a number, which is what JavaScript counts with.`,
    resolution: `Declare the property as a number and name the stored type: @Field(${String(boxed)}) ${name}!: number.`,
  });
}

// A thunk is read when the class is complete, as what it names may be declared further down.
function typeOf(
  token: FieldToken | undefined,
  model: { readonly name: string },
  field: string,
): FieldType | (() => FieldType) {
  return isThunk(token) ? () => resolved(token(), model, field) : resolved(token, model, field);
}

function resolved(token: FieldToken | undefined, model: { readonly name: string }, field: string): FieldType {
  const type = resolveFieldType(token);
  if (type === undefined) throw new FieldTypeMissingError({ model: model.name, field });
  return type;
}

function isThunk(token: FieldToken | undefined): token is () => FieldToken {
  return typeof token === 'function' && !('prototype' in token);
}
