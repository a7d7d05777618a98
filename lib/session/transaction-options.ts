import type {
  ReadConcernLike,
  ReadPreferenceLike,
  TransactionOptions as DriverTransactionOptions,
  WriteConcern,
  WriteConcernSettings,
} from 'mongodb';
import { InvalidOptionError } from '../errors/invalid-option-error';

/** How a transaction reads and commits. Each option is taken from the call, else from the session's defaults, else from the client. */
export interface TransactionSettings {
  /** Read concern of the whole transaction, for example `{ level: 'snapshot' }`. */
  readonly readConcern?: ReadConcernLike;
  /** Write concern of commit and abort, for example `{ w: 'majority' }`. */
  readonly writeConcern?: WriteConcern | WriteConcernSettings;
  /** Must be primary. */
  readonly readPreference?: ReadPreferenceLike;
  /** Milliseconds that the server may take for one commit. */
  readonly maxCommitTimeMS?: number;
}

/** What the retry loop around a transaction takes besides. */
export interface RetryOptions {
  /** Milliseconds for all attempts together; 120,000 unless given. */
  readonly timeoutMS?: number;
  /** How often the block may run at most; no limit but the time unless given. */
  readonly maxAttempts?: number;
  /** `false`: one attempt, and its error comes out as it is. */
  readonly retry?: boolean;
  /** Aborts the transaction; it then rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Called before each further attempt, with the error and the number of the attempt that met it, from 1. */
  readonly onRetry?: (error: unknown, info: { readonly attempt: number }) => void | Promise<void>;
}

type Check = (value: unknown) => boolean;
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) > 0;

const SETTINGS: Readonly<Record<string, readonly [Check, string]>> = {
  readConcern: [
    (value) => typeof value === 'string' || isObject(value),
    'a read concern such as { level: "snapshot" }',
  ],
  writeConcern: [isObject, 'a write concern such as { w: "majority" }'],
  readPreference: [(value) => typeof value === 'string' || isObject(value), 'a read preference'],
  maxCommitTimeMS: [isCount, 'a positive whole number of milliseconds'],
};

const RETRY: Readonly<Record<string, readonly [Check, string]>> = {
  timeoutMS: [isCount, 'a positive whole number of milliseconds'],
  maxAttempts: [isCount, 'a positive whole number'],
  retry: [(value) => typeof value === 'boolean', 'true or false'],
  join: [(value) => typeof value === 'boolean', 'true or false'],
  signal: [(value) => value instanceof AbortSignal, 'an AbortSignal'],
  onRetry: [(value) => typeof value === 'function', 'a function'],
};

const SETTINGS_AND_RETRY = { ...SETTINGS, ...RETRY };

/** Refuses options that are unknown or ill-typed, before anything is opened. */
export function checkTransactionOptions(options: unknown, where: string, withRetry: boolean): void {
  if (options === undefined) return;
  if (!isObject(options)) throw wrong(where, 'options', options, 'an object');
  const known = withRetry ? SETTINGS_AND_RETRY : SETTINGS;
  for (const [option, value] of Object.entries(options as object)) {
    const rule = Object.hasOwn(known, option) ? known[option] : undefined;
    if (rule === undefined) throw unknownOption(where, option, Object.keys(known));
    if (value !== undefined && !rule[0](value)) throw wrong(where, option, value, rule[1]);
  }
  checkConcerns(options as TransactionSettings, where);
}

function checkConcerns(options: TransactionSettings, where: string): void {
  if ((options.writeConcern as { w?: unknown } | undefined)?.w === 0) {
    throw wrong(
      where,
      'writeConcern',
      options.writeConcern,
      'an acknowledged write concern, since the outcome must be known',
    );
  }
  const preference = options.readPreference;
  const mode = typeof preference === 'string' ? preference : preference?.mode;
  if (preference !== undefined && mode !== 'primary') {
    throw wrong(where, 'readPreference', preference, 'primary, the only one that a transaction can read from');
  }
}

const NAMES = Object.keys(SETTINGS) as (keyof TransactionSettings)[];

/** The option in the driver's form, each one alone: call, else session, else what the driver takes from the client. */
export function mergeTransactionSettings(
  own: TransactionSettings | undefined,
  defaults: TransactionSettings | undefined,
): DriverTransactionOptions {
  const merged: DriverTransactionOptions = {};
  for (const option of NAMES) {
    const value = own?.[option] ?? defaults?.[option];
    if (value !== undefined) Object.assign(merged, { [option]: value });
  }
  return merged;
}

/** The error for an option that nobody knows. */
export function unknownOption(where: string, option: string, known: readonly string[]): InvalidOptionError {
  return new InvalidOptionError({
    option,
    problem: `${where} has no option ${JSON.stringify(option)}.`,
    resolution: `Its options: ${known.join(', ')}.`,
  });
}

function wrong(where: string, option: string, value: unknown, takes: string): InvalidOptionError {
  return new InvalidOptionError({
    option,
    problem: `The option ${option} of ${where} takes ${takes}, not ${typeof value === 'object' ? 'what was given' : String(value)}.`,
    resolution: `Give ${option} ${takes}, or leave it out.`,
  });
}
