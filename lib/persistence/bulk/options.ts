import { InvalidOptionError } from '../../errors/invalid-option-error';

/** What `saveMany` takes. */
export interface SaveManyOptions {
  /** Whether to resolve to a `BulkReport` where single documents fail, instead of rejecting; the others are stored. */
  readonly report?: boolean;
  /** `false` skips validation. Values that could not be cast are refused all the same. */
  readonly validate?: boolean;
  /** `false` leaves `updatedAt` as it is. */
  readonly touch?: boolean;
}

/** What `createMany` takes. */
export interface CreateManyOptions {
  /** Whether to resolve to a `BulkReport` where single documents fail, instead of rejecting; the others are stored. */
  readonly report?: boolean;
  /** `false` skips validation. Values that could not be cast are refused all the same. */
  readonly validate?: boolean;
  /** Whether the first document that the server refuses keeps those after it out; so it is unless there is a report. */
  readonly ordered?: boolean;
}

export const CREATE_MANY_OPTIONS: readonly string[] = ['report', 'validate', 'ordered'];
export const SAVE_MANY_OPTIONS: readonly string[] = ['report', 'validate', 'touch'];

/** @throws InvalidOptionError for an option that is unknown or neither true nor false */
export function checkBulkOptions(options: object, known: readonly string[], operation: string): void {
  const given: object = typeof options === 'object' && options !== null ? options : { options };
  for (const [option, value] of Object.entries(given)) {
    if (known.includes(option) && (value === undefined || typeof value === 'boolean')) continue;
    throw new InvalidOptionError({
      option,
      problem: `${operation} does not take ${JSON.stringify(option)} like this.`,
      resolution: `Its options: ${known.join(', ')}, each true or false.`,
    });
  }
}
