import type { FindOptions } from 'mongodb';
import type { ModelDefinition } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { describeValue } from '../errors/describe-value';
import { castData, isPlain } from '../types/data';
import { UNCASTABLE } from '../types/field-type';
import { compileOrder } from './compile-order';
import { NO_SETTINGS, type Query, type Settings } from './query';
import { resolvePath } from './resolve-path';

/** What reads and writes are told alike. */
export type CommonOptions = Pick<FindOptions, 'hint' | 'collation' | 'comment' | 'maxTimeMS'>;

const MODES = ['primary', 'primaryPreferred', 'secondary', 'secondaryPreferred', 'nearest'];

/** What each setting must be. */
const SETTINGS: Readonly<Record<keyof Settings, readonly [expected: string, fits: (value: unknown) => boolean]>> = {
  hint: ['the name of an index, or its keys', (value) => typeof value === 'string' || isPlain(value)],
  collation: ['a collation with its locale', (value) => isPlain(value) && typeof value['locale'] === 'string'],
  comment: ['what can be stored', (value) => value !== undefined && castData(value) !== UNCASTABLE],
  maxTimeMS: ['a number of milliseconds', isCount],
  readPreference: [
    `one of ${MODES.join(', ')}, or an object with such a mode`,
    (value) =>
      MODES.includes(
        typeof value === 'object' && value !== null ? (value as { readonly mode: string }).mode : String(value),
      ),
  ],
};

/**
 * The options of a query that reads.
 *
 * @throws UnknownAttributeError, InvalidOptionError
 */
export function compileReadOptions(query: Query): FindOptions {
  const { definition, settings, limit, skip } = query;
  const options: FindOptions = compileCommonOptions(query);
  const sort = compileOrder(definition, query.order);
  if (sort !== undefined) options.sort = sort;
  if (limit !== undefined) options.limit = requireCount(definition, 'limit', limit);
  if (skip !== undefined) options.skip = requireCount(definition, 'skip', skip);
  if (settings.readPreference !== undefined) options.readPreference = settings.readPreference;
  return options;
}

/** @throws UnknownAttributeError, InvalidOptionError */
export function compileCommonOptions({ definition, settings }: Query): CommonOptions {
  if (settings === NO_SETTINGS) return {};
  for (const option of Object.keys(settings) as (keyof Settings)[])
    requireFitting(definition, option, settings[option]);
  const { hint, readPreference: _, ...options } = settings;
  return hint === undefined ? options : { ...options, hint: storedHint(definition, hint) };
}

function storedHint(
  definition: ModelDefinition,
  hint: NonNullable<Settings['hint']>,
): NonNullable<FindOptions['hint']> {
  if (typeof hint === 'string') return hint;
  const stored = (path: string): string => (path.startsWith('$') ? path : resolvePath(definition, path).stored);
  // An object, though orders are maps: of a map the driver would send nothing here.
  return Object.fromEntries(Object.entries(hint).map(([path, kind]) => [stored(path), kind]));
}

function requireFitting({ name }: ModelDefinition, option: keyof Settings, value: unknown): void {
  const [expected, fits] = SETTINGS[option];
  if (!fits(value)) throw refused(name, option, value, expected);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** @throws InvalidOptionError for anything but a whole number from 0 */
export function requireCount({ name }: ModelDefinition, option: string, value: unknown): number {
  if (!isCount(value)) throw refused(name, option, value, 'a whole number, not negative');
  return value as number;
}

/** @throws InvalidOptionError for anything but a whole number from 1 */
export function requireSize({ name }: ModelDefinition, option: string, value: unknown): number {
  if (!isCount(value) || value === 0) throw refused(name, option, value, 'a whole number from 1');
  return value as number;
}

/**
 * Refuses what the server cannot heed in a command rather than to ignore it.
 *
 * @throws InvalidOptionError
 */
export function refuseParts(
  query: Query,
  operation: string,
  parts: readonly ('order' | 'limit' | 'skip')[],
  resolution: string,
): void {
  const given = parts.find((part) => query[part] !== undefined && !(part === 'order' && query.order.length === 0));
  if (given === undefined) return;
  throw new InvalidOptionError({
    option: given,
    problem: `${operation} was called on a criteria with ${given}().`,
    summary: `The server's command takes no ${given}: it would concern every match.`,
    resolution,
  });
}

function refused(model: string, option: string, value: unknown, expected: string): InvalidOptionError {
  return new InvalidOptionError({
    option,
    problem: `${model}.${option} was given ${describeValue(value)}.`,
    resolution: `Give ${expected}.`,
  });
}
