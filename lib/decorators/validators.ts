import { STATE, type Document } from '../attributes/document';
import { draftOf } from '../definition/draft';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { isPresent } from '../validation/is-present';
import { isUnique, type UniqueOptions } from '../validation/is-unique';

/** What every validator of ours takes. */
export interface ValidatorOptions {
  /** What is said where the value is wrong. */
  readonly message?: string;
  /** The contexts it runs in; all unless given. */
  readonly groups?: readonly string[];
  /** Whatever shall stand beside the message, for programs: `errors.details(path)` has it. */
  readonly context?: unknown;
}

/** What `@IsUnique` takes. */
export type IsUniqueOptions = ValidatorOptions & UniqueOptions;

/** What `@Validates` takes. */
export type ValidatesOptions = Pick<ValidatorOptions, 'groups'>;

/** Says what is wrong with a value: `false` or a message. Anything else is right. May be asynchronous. */
export type ValidateFunction = (value: never, document: never) => unknown;

const COMMON = ['message', 'groups', 'context'];
const UNIQUE = [...COMMON, 'scope', 'caseSensitive', 'conditions'];

/**
 * Validates an attribute by a function; `false` or a message says that it is wrong. What the function throws is thrown.
 *
 * @throws InvalidOptionError
 *
 * @example
 * @Validate((slug: string) => slug.length < 40 || 'is too long') slug!: string;
 */
export function Validate(validate: ValidateFunction, options: ValidatorOptions = {}): PropertyDecorator {
  if (typeof validate !== 'function') throw noFunction();
  checkOptions('Validate', options, COMMON);
  return validator('validate', options, async (value, document, name) => {
    const said = await validate(value as never, document as never);
    if (typeof said === 'string') return said;
    return said === false ? (options.message ?? `${name} is not valid`) : undefined;
  });
}

/**
 * Validates that there is a value: neither null nor absent, nor a string of blanks, nor an empty list, map or set. `false`
 * and 0 are values. Of a `@BelongsTo` it asks for the document itself: a key that leads nowhere is not enough.
 *
 * @throws InvalidOptionError
 *
 * @example
 * @Field() @IsPresent() title!: string;
 */
export function IsPresent(options: ValidatorOptions = {}): PropertyDecorator {
  checkOptions('IsPresent', options, COMMON);
  return validator('isPresent', options, async (value, _document, name) =>
    isPresent(await value) ? undefined : (options.message ?? `${name} must be present`),
  );
}

/**
 * Validates that no other document has the value. The server is asked when the document is new or what it is about has
 * changed, in the session of the block around; a unique index alone closes the race with others.
 *
 * @throws InvalidOptionError
 *
 * @example
 * @Field() @IsUnique({ scope: 'tenant', caseSensitive: false }) email!: string;
 */
export function IsUnique(options: IsUniqueOptions = {}): PropertyDecorator {
  checkOptions('IsUnique', options, UNIQUE);
  return (target, property) => {
    const declaredIn = target.constructor;
    const check: ValueCheck = async (_value, document, name) =>
      (await isUnique({ document, name, options, declaredIn }))
        ? undefined
        : (options.message ?? `${name} is taken already`);
    validator('isUnique', options, check)(target, property);
  };
}

/**
 * Makes a method part of each validation: it adds to `errors` what it finds wrong with the document as a whole. May be
 * asynchronous; what it throws is thrown.
 *
 * @throws InvalidOptionError
 *
 * @example
 * @Validates() endsAfterItStarts() {
 *   if (this.end < this.start) this.errors.add('end', 'must not be before start');
 * }
 */
export function Validates(options: ValidatesOptions = {}): MethodDecorator {
  checkOptions('Validates', options, ['groups']);
  return (target, property) => {
    const name = String(property);
    draftOf(target.constructor).validators.push({
      name,
      isMethod: true,
      rule: name,
      ...(options.groups !== undefined && { groups: options.groups }),
      // Called by name, so that a subclass which overrides the method overrides what is validated.
      check: async (document) => {
        await (document as Record<string, () => unknown>)[name]!();
        return undefined;
      },
    });
  };
}

type ValueCheck = (value: unknown, document: Document, name: string) => Promise<string | undefined>;

function validator(
  rule: string,
  { groups, context }: ValidatorOptions,
  check: ValueCheck,
): (target: object, property: string | symbol) => void {
  return (target, property) => {
    const name = String(property);
    draftOf(target.constructor).validators.push({
      name,
      rule,
      ...(groups !== undefined && { groups }),
      ...(context !== undefined && { context }),
      check: async (given) => {
        const document = given as Document & Readonly<Record<string, unknown>>;
        return isLeftOut(document, name) ? undefined : check(document[name], document, name);
      },
    });
  };
}

// What a query left out was not changed, and so it is as valid as it was. Not every name is one of an attribute.
function isLeftOut(document: Document, name: string): boolean {
  const state = document[STATE];
  return state.shape.indexes.has(name) && !state.isLoaded(name);
}

const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '');

const RULES: Readonly<Record<string, (value: unknown) => boolean>> = {
  message: (value) => typeof value === 'string',
  groups: isNames,
  context: () => true,
  scope: (value) => typeof value === 'string' || isNames(value),
  caseSensitive: (value) => typeof value === 'boolean',
  conditions: (value) => typeof value === 'function' || (typeof value === 'object' && value !== null),
};

function checkOptions(decorator: string, options: object, known: readonly string[]): void {
  const isTaken = ([option, value]: [string, unknown]): boolean =>
    known.includes(option) && (value === undefined || RULES[option]!(value));
  const refused = Object.entries(options).find((entry) => !isTaken(entry));
  if (refused === undefined) return;
  throw new InvalidOptionError({
    option: refused[0],
    problem: `@${decorator} does not take ${JSON.stringify(refused[0])} like this.`,
    resolution: `Its options: ${known.join(', ')}; groups is a list of names.`,
  });
}

function noFunction(): InvalidOptionError {
  return new InvalidOptionError({
    option: 'validate',
    problem: '@Validate was given no function.',
    resolution: 'Give a function of the value and the document that gives false or a message where the value is wrong.',
  });
}
