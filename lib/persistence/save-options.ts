import { InvalidOptionError } from '../errors/invalid-option-error';

/** What `save` takes. */
export interface SaveOptions {
  /** `false` skips validation. Values that could not be cast are refused all the same. */
  readonly validate?: boolean;
  /** `false` leaves `updatedAt` as it is. */
  readonly touch?: boolean;
  /** Name or names of the context to validate in, in place of `create` or `update`. */
  readonly context?: string | readonly string[];
}

const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isNames = (value: unknown): boolean =>
  typeof value === 'string' || (Array.isArray(value) && value.every((name) => typeof name === 'string'));

const OPTIONS: Readonly<Record<keyof SaveOptions, (value: unknown) => boolean>> = {
  validate: isFlag,
  touch: isFlag,
  context: isNames,
};

/** @throws InvalidOptionError for an option that is unknown or ill-typed */
export function checkSaveOptions(options: SaveOptions, operation: string): void {
  const given: object = typeof options === 'object' && options !== null ? options : { options };
  for (const [option, value] of Object.entries(given)) {
    const takes = Object.hasOwn(OPTIONS, option) ? OPTIONS[option as keyof SaveOptions] : undefined;
    if (takes !== undefined && (value === undefined || takes(value))) continue;
    throw new InvalidOptionError({
      option,
      problem: `${operation} does not take ${JSON.stringify(option)} like this.`,
      resolution: 'Its options: validate and touch, each true or false, and context, a name or names.',
    });
  }
}
