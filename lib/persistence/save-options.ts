import { InvalidOptionError } from '../errors/invalid-option-error';

/** What `save` takes. */
export interface SaveOptions {
  /** `false` skips validation. Values that could not be cast are refused all the same. */
  readonly validate?: boolean;
  /** `false` leaves `updatedAt` as it is. */
  readonly touch?: boolean;
}

const OPTIONS: Readonly<Record<keyof SaveOptions, string>> = { validate: 'boolean', touch: 'boolean' };

/** @throws InvalidOptionError for an option that is unknown or ill-typed */
export function checkSaveOptions(options: SaveOptions, operation: string): void {
  const given: object = typeof options === 'object' && options !== null ? options : { options };
  for (const [option, value] of Object.entries(given)) {
    if (Object.hasOwn(OPTIONS, option) && (value === undefined || typeof value === 'boolean')) continue;
    throw new InvalidOptionError({
      option,
      problem: `${operation} does not take ${JSON.stringify(option)} like this.`,
      resolution: `Its options: ${Object.keys(OPTIONS).join(', ')}, each true or false.`,
    });
  }
}
