import { STATE, type Document } from '../attributes/document';
import { draftOf } from '../definition/draft';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { isUnique, type UniqueOptions } from '../validation/is-unique';

/** What every validator of ours takes. */
export interface ValidatorOptions {
  /** What is said where the value is wrong. */
  readonly message?: string;
  /** The contexts it runs in; all unless given. */
  readonly groups?: readonly string[];
}

/** What `@IsUnique` takes. */
export type IsUniqueOptions = ValidatorOptions & UniqueOptions;

/** Says what is wrong with a value: `false` or a message. Anything else is right. May be asynchronous. */
export type ValidateFunction = (value: never, document: never) => unknown;

/**
 * Validates an attribute by a function; `false` or a message says that it is wrong. What the function throws is thrown.
 *
 * @example
 * @Validate((slug: string) => slug.length < 40 || 'is too long') slug!: string;
 */
export function Validate(validate: ValidateFunction, options: ValidatorOptions = {}): PropertyDecorator {
  if (typeof validate !== 'function') throw noFunction();
  return validator(options, async (document, name) => {
    const value = document[STATE].readNamed(name);
    const said = await validate(value as never, document as never);
    if (typeof said === 'string') return said;
    return said === false ? (options.message ?? `${name} is not valid`) : undefined;
  });
}

/**
 * Validates that no other document has the value. The server is asked when the document is new or what it is about has
 * changed, in the session of the block around; a unique index alone closes the race with others.
 *
 * @example
 * @Field() @IsUnique({ scope: 'tenant', caseSensitive: false }) email!: string;
 */
export function IsUnique(options: IsUniqueOptions = {}): PropertyDecorator {
  checkOptions(options);
  return validator(options, async (document, name) =>
    (await isUnique(document, name, options)) ? undefined : (options.message ?? `${name} is taken already`),
  );
}

const OPTIONS = ['message', 'groups', 'scope', 'caseSensitive', 'conditions'];

function checkOptions(options: object): void {
  const unknown = Object.keys(options).find((option) => !OPTIONS.includes(option));
  if (unknown === undefined) return;
  throw new InvalidOptionError({
    option: unknown,
    problem: `@IsUnique has no option ${JSON.stringify(unknown)}.`,
    resolution: `Its options: ${OPTIONS.join(', ')}.`,
  });
}

function noFunction(): InvalidOptionError {
  return new InvalidOptionError({
    option: 'validate',
    problem: '@Validate was given no function.',
    resolution: 'Give a function of the value and the document that gives false or a message where the value is wrong.',
  });
}

function validator(
  { groups }: ValidatorOptions,
  check: (document: Document, name: string) => Promise<string | undefined>,
): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    draftOf(target.constructor).validators.push({
      name,
      ...(groups !== undefined && { groups }),
      // What a query left out was not changed, and so it is as valid as it was.
      check: async (document) =>
        (document as Document)[STATE].isLoaded(name) ? check(document as Document, name) : undefined,
    });
  };
}
