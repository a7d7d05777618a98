import type { ClientSessionOptions } from 'mongodb';
import { InvalidOptionError } from '../errors/invalid-option-error';
import {
  checkTransactionOptions,
  unknownOption,
  type RetryOptions,
  type TransactionSettings,
} from './transaction-options';

/** What `withSession` and `startSession` take. */
export interface SessionOptions {
  /** Whether reads see the session's own earlier reads and writes, on secondaries too. On unless given, but in a snapshot session. */
  readonly causalConsistency?: boolean;
  /** Whether all reads see the data of one moment, the first read's. Excludes writes and transactions. */
  readonly snapshot?: boolean;
  /** Options for transactions of this session that are not given to the transaction itself. */
  readonly defaultTransactionOptions?: TransactionSettings & RetryOptions;
  /** A causal token: reads see at least what the session saw that the token comes from. */
  readonly after?: string;
}

const KNOWN = ['causalConsistency', 'snapshot', 'defaultTransactionOptions', 'after'];

/**
 * Refuses options that are unknown, ill-typed or contradict each other, before anything is opened.
 *
 * @throws InvalidOptionError
 */
export function checkSessionOptions(options: unknown, where: string): asserts options is SessionOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw wrong(where, 'options', 'an object, followed by the block');
  }
  const given = options as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((option) => !KNOWN.includes(option));
  if (unknown !== undefined) throw unknownOption(where, unknown, KNOWN);
  for (const option of ['causalConsistency', 'snapshot']) {
    if (given[option] !== undefined && typeof given[option] !== 'boolean') throw wrong(where, option, 'true or false');
  }
  checkTransactionOptions(given.defaultTransactionOptions, `defaultTransactionOptions of ${where}`, true);
  if (given.snapshot === true || given.after !== undefined) checkContradictions(given, where);
}

function checkContradictions(given: Readonly<Record<string, unknown>>, where: string): void {
  const pairs: [string, boolean][] = [
    ['causalConsistency and snapshot', given.causalConsistency === true && given.snapshot === true],
    ['after and snapshot', given.after !== undefined && given.snapshot === true],
    ['after and causalConsistency: false', given.after !== undefined && given.causalConsistency === false],
  ];
  const clash = pairs.find(([, clashes]) => clashes);
  if (clash === undefined) return;
  throw new InvalidOptionError({
    option: clash[0],
    problem: `${where} was given ${clash[0]}, which exclude each other.`,
    summary:
      'A snapshot session reads one fixed moment of the past, a causal one reads forward from its own operations.',
    resolution: 'Leave one of them out.',
  });
}

/** The part of the options that the driver knows. */
export function driverSessionOptions(options: SessionOptions): ClientSessionOptions {
  const { causalConsistency, snapshot } = options;
  return {
    ...(causalConsistency === undefined ? {} : { causalConsistency }),
    ...(snapshot === undefined ? {} : { snapshot }),
  };
}

function wrong(where: string, option: string, takes: string): InvalidOptionError {
  return new InvalidOptionError({
    option,
    problem: `The option ${option} of ${where} must be ${takes}.`,
    resolution: `Give ${takes}.`,
  });
}
