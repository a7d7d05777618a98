import { answerOf, isUnmeasured } from './findings';
import { type Check, type PropertyRules, type Rule, rulesOf } from './rules';

/** A property whose validators look at nothing but its value. */
export interface Judged {
  readonly name: string;
  /** Whether there is nothing to ask where there is no value: `@IsOptional`. */
  readonly isOptional: boolean;
  readonly checks: readonly Check[];
}

/** Stands for the document that there is not yet: whoever looks at it throws, and bears one of the names below as another's. */
const NOBODY = nobody();

function nobody(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** class-validator's own validators of one value, by their names. */
const OWN = new Set(
  (
    'isDefined equals notEquals isEmpty isNotEmpty isIn isNotIn isDivisibleBy isPositive isNegative max min minDate maxDate ' +
    'contains notContains isAlpha isAlphanumeric isDecimal isAscii isBase64 isByteLength isCreditCard isEmail isFqdn ' +
    'isHexColor isHexadecimal isIp isPort isISO31661Alpha2 isISO31661Alpha3 isJson isJwt isLowercase isUppercase isMongoId ' +
    'isUrl isUuid isLength maxLength minLength matches isPhoneNumber isMobilePhone isHash isDateString isBooleanString ' +
    'isNumberString isIBAN isLocale isMimeType isPostalCode isSemVer isStrongPassword isTimeZone isISO4217CurrencyCode ' +
    'isBoolean isDate isNumber isEnum isInt isString isArray isLatLong isLatitude isLongitude arrayContains ' +
    'arrayNotContains arrayNotEmpty arrayMinSize arrayMaxSize arrayUnique'
  ).split(' '),
);

/**
 * The properties of a class that are validated in these contexts, where what is said of each is known from its value.
 *
 * @returns `undefined` where a validator may look further: at the document, at the server, or inside a value
 */
export function judgedAlone(cls: unknown, contexts: readonly string[]): readonly Judged[] | undefined {
  const rules = rulesOf(cls, contexts);
  return rules.every(looksAtValue) ? rules.map(judgedOf) : undefined;
}

function looksAtValue({ conditions, checks, nested, awaits }: PropertyRules): boolean {
  return !awaits && nested.length === 0 && conditions.every(isOptional) && checks.every(isOwn);
}

function isOptional({ name }: Rule): boolean {
  return name === 'isOptional';
}

// All of class-validator's own are declared in place.
function isOwn({ validate, isConditional, constraint: { name, async } }: Check): boolean {
  return validate !== undefined && !isConditional && !async && OWN.has(name);
}

function judgedOf({ name, conditions, checks }: PropertyRules): Judged {
  return { name, isOptional: conditions.length > 0, checks };
}

/**
 * Whether all validators of a property are content with a value. What they say where they are not, and what one of them
 * throws, only a document can tell.
 */
export function isRight({ name, isOptional: mayLack, checks }: Judged, value: unknown): boolean {
  if (mayLack && (value === undefined || value === null)) return true;
  try {
    // In a loop, as a function of its own would be compiled anew after each collection: see `bson/keep-one`.
    for (const check of checks) if (!isUnmeasured(check, value) && answerTo(check, name, value) !== true) return false;
    return true;
  } catch {
    return false;
  }
}

function answerTo(check: Check, property: string, value: unknown): unknown {
  return answerOf(check, { targetName: '', property, object: NOBODY, value, constraints: check.constraints });
}
