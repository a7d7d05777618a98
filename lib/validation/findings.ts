import type { ValidationArguments } from 'class-validator';
import { type Check, type PropertyRules, type Rule, rulesOf } from './rules';

/** What a validator found. */
export interface Finding {
  readonly path: string;
  readonly message: string;
  /** The validator's name. */
  readonly rule: string;
  /** What it was declared with as its `context`. */
  readonly context?: unknown;
}

/** What is left out. */
export interface Skips {
  /** The properties of the object that are not looked at. */
  readonly properties: readonly string[];
  /** Whether what `@ValidateNested` says of a property of the object is looked at elsewhere. */
  readonly nested: (object: object, name: string) => boolean;
}

/** What is asked of an object, and what was found so far, in the order of declaration. */
interface Inquiry {
  readonly contexts: readonly string[];
  readonly skips: Skips;
  readonly object: object;
  /** The objects in it that lie around the one that is looked at: none is looked at inside itself. */
  readonly around: readonly object[];
  readonly found: Found[];
}

/** A finding; for a validator that takes its time, the promise of what it finds. */
type Found = Finding | Promise<Found[]>;

const NOTHING: readonly never[] = [];

/**
 * Asks the validators of class-validator about an object. All have ended when it tells what they found, or when it throws
 * what one of them threw.
 *
 * @returns a promise only where a validator gave one
 */
export function findingsOf(
  object: object,
  cls: object,
  contexts: readonly string[],
  skips: Skips,
): readonly Finding[] | Promise<readonly Finding[]> {
  const all = rulesOf(cls, contexts);
  if (all.length === 0) return NOTHING;
  const found: Found[] = [];
  try {
    lookAt(object, all, '', { contexts, skips, object, around: NOTHING, found });
  } catch (error) {
    return failed(error, found);
  }
  if (found.length === 0) return NOTHING;
  return found.every(isFinding) ? found : settled(found);
}

// Functions apart wherever one is handed on: where there is one, a call costs an object more, whether it is come to or not.
function failed(error: unknown, found: readonly Found[]): Promise<never> {
  const fail = (): Promise<never> => Promise.reject(error);
  return settled(found).then(fail, fail);
}

function isFinding(found: Found): found is Finding {
  return !(found instanceof Promise);
}

// What was set going must not outlive the validation, and so all is waited for before a failure is told.
async function settled(found: readonly Found[]): Promise<Finding[]> {
  const all = await Promise.allSettled(found.map(async (each) => (isFinding(each) ? [each] : settled(await each))));
  return all.flatMap((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

function lookAt(object: object, all: readonly PropertyRules[], around: string, inquiry: Inquiry): void {
  for (const rules of all) {
    const path = around + rules.name;
    if (isSkipped(rules, path, inquiry)) continue;
    const value: unknown = (object as Readonly<Record<string, unknown>>)[rules.name];
    if (rules.awaits && value instanceof Promise) askLater(object, value, path, rules, inquiry);
    else ask(object, value, path, rules, inquiry);
  }
}

// What nobody asks for is not read, as that would decode it.
function isSkipped({ checks, awaits }: PropertyRules, path: string, { skips, object }: Inquiry): boolean {
  if (skips.properties.length > 0 && skips.properties.includes(path)) return true;
  return checks.length === 0 && !awaits && skips.nested(object, path);
}

// What is found later has its place among the findings now.
function askLater(object: object, value: Promise<unknown>, path: string, rules: PropertyRules, inquiry: Inquiry): void {
  const found: Found[] = [];
  inquiry.found.push(
    value.then((is) => {
      ask(object, is, path, rules, { ...inquiry, found });
      return found;
    }),
  );
}

function ask(object: object, value: unknown, path: string, rules: PropertyRules, inquiry: Inquiry): void {
  const { conditions, checks, nested } = rules;
  if (conditions.length > 0 && !allAgree(conditions, object, value)) return;
  for (const check of checks) runCheck(check, object, value, path, rules, inquiry.found);
  if (nested.length === 0 || value === undefined || inquiry.skips.nested(inquiry.object, path)) return;
  for (const rule of nested) lookInside(rule, object, value, path, inquiry);
}

// Each is asked, whatever the others say, as class-validator does.
function allAgree(conditions: readonly Rule[], object: object, value: unknown): boolean {
  const answers = conditions.map(({ constraints }) =>
    (constraints[0] as (...args: unknown[]) => unknown)(object, value),
  );
  return answers.every(Boolean);
}

/** Validators that measure a number or a date. */
const MEASURES = new Set(['min', 'max', 'minDate', 'maxDate', 'isPositive', 'isNegative', 'isDivisibleBy']);

function runCheck(
  check: Check,
  object: object,
  value: unknown,
  path: string,
  { name, target }: PropertyRules,
  found: Found[],
): void {
  if (isUnmeasured(check, value)) return;
  if (check.isConditional && !check.rule.validateIf!(object, value)) return;
  const args = { targetName: target, property: name, object, value, constraints: check.constraints };
  const answer = answerOf(check, args);
  // Most answer at once, and are content.
  if (isPromise(answer)) found.push(findingLater(answer, check, args, path));
  else if (!answer) found.push(findingOf(check, args, path));
}

/**
 * Whether a validator has nothing to say of a value: `@Min(0) age?: number` says how large an age is, and not that there
 * must be one. That a value must be there is what `@IsDefined` and `@IsNotEmpty` say, and validators of types.
 */
export function isUnmeasured({ constraint }: Check, value: unknown): boolean {
  return value === undefined && MEASURES.has(constraint.name);
}

/** What a validator says of a value: whether it is right, or a promise of that. */
export function answerOf(check: Check, args: ValidationArguments): unknown {
  return check.each ? answerForEach(check, args) : answerTo(check, args.value, args);
}

function answerTo(check: Check, value: unknown, args: ValidationArguments): unknown {
  return check.validate === undefined ? check.constraint.instance.validate(value, args) : check.validate(value, args);
}

async function findingLater(
  answer: PromiseLike<unknown>,
  check: Check,
  args: ValidationArguments,
  path: string,
): Promise<Finding[]> {
  return (await answer) ? [] : [findingOf(check, args, path)];
}

function answerForEach(check: Check, args: ValidationArguments): boolean | Promise<boolean> {
  const answers = valuesOf(args.value).map((each) => answerTo(check, each, args));
  return answers.some(isPromise) ? Promise.all(answers).then((all) => all.every(Boolean)) : answers.every(Boolean);
}

function valuesOf(value: unknown): readonly unknown[] {
  if (value instanceof Map) return [...(value as Map<unknown, unknown>).values()];
  return Array.isArray(value) || value instanceof Set ? Array.from(value as Iterable<unknown>) : [value];
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function argumentsOf({ propertyName, constraints }: Rule, object: object, value: unknown): ValidationArguments {
  return { targetName: object.constructor.name, property: propertyName, object, value, constraints };
}

function findingOf({ rule, constraint }: Check, args: ValidationArguments, path: string): Finding {
  const { instance } = constraint;
  const name = typeof constraint.name === 'string' && constraint.name !== '' ? constraint.name : rule.type;
  const given = rule.message !== '' ? (rule.message as Rule['message'] | undefined) : undefined;
  const message = messageOf(given ?? instance.defaultMessage?.(args), args);
  return { path, message, rule: name, ...contextOf(rule) };
}

function contextOf({ context }: Rule): { readonly context?: unknown } {
  return context === undefined ? {} : { context: context as unknown };
}

const TOKENS = /\$(?:constraint(\d+)|(value|property|target))/g;

/** A message with the names in it replaced: `$property`, `$value`, `$target`, `$constraint1`. */
function messageOf(
  message: string | ((args: ValidationArguments) => string) | undefined,
  args: ValidationArguments,
): string {
  const text = typeof message === 'function' ? message(args) : message;
  if (typeof text !== 'string' || text === '') return `${args.property} is not valid`;
  return text.replace(TOKENS, (token, number: string | undefined, name: string | undefined) =>
    number === undefined ? named(name!, token, args) : constraintAt(Number(number), token, args),
  );
}

function named(name: string, token: string, { value, property, targetName }: ValidationArguments): string {
  if (name === 'property') return property;
  if (name === 'target') return targetName;
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : token;
}

function constraintAt(number: number, token: string, { constraints }: ValidationArguments): string {
  const all = (constraints as readonly unknown[] | undefined) ?? [];
  if (number < 1 || number > all.length) return token;
  const constraint = all[number - 1];
  if (Array.isArray(constraint)) return constraint.join(', ');
  return typeof constraint === 'symbol' ? String(constraint.description) : String(constraint);
}

function lookInside(rule: Rule, object: object, value: unknown, path: string, inquiry: Inquiry): void {
  if (typeof value !== 'object' || value === null) {
    const message = messageOf(rule.message, argumentsOf(rule, object, value));
    inquiry.found.push({ path, message, rule: rule.type, ...contextOf(rule) });
    return;
  }
  if (value === inquiry.object || inquiry.around.includes(value)) return;
  const inside = { ...inquiry, around: [...inquiry.around, value] };
  const members = membersOf(value);
  if (members === undefined) return lookAt(value, rulesOf(value.constructor, inquiry.contexts), `${path}.`, inside);
  for (const [key, member] of members) {
    if (member !== undefined) lookInside(rule, object, member, `${path}.${String(key)}`, inside);
  }
}

function membersOf(value: object): Iterable<readonly [unknown, unknown]> | undefined {
  if (value instanceof Map) return value as Map<unknown, unknown>;
  return Array.isArray(value) || value instanceof Set ? Array.from(value as Iterable<unknown>).entries() : undefined;
}
