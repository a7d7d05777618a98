import { InvalidOptionError } from '../errors/invalid-option-error';

/** What `destroy` and `delete` take. */
export interface DestroyOptions {
  /**
   * `false` sends nothing: the document counts as destroyed from now on, and one inside another is taken out of it, which the
   * next save of that one stores.
   */
  readonly persist?: boolean;
}

/** @throws InvalidOptionError for an option that is unknown or ill-typed */
export function checkDestroyOptions(options: DestroyOptions, operation: string): void {
  const given: object = typeof options === 'object' && options !== null ? options : { options };
  for (const [option, value] of Object.entries(given)) {
    if (option === 'persist' && (value === undefined || typeof value === 'boolean')) continue;
    throw new InvalidOptionError({
      option,
      problem: `${operation} does not take ${JSON.stringify(option)} like this.`,
      resolution: 'Its option is persist, true or false.',
    });
  }
}
