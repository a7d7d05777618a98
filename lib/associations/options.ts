import { InvalidOptionError } from '../errors/invalid-option-error';

/** What an option takes: how to tell, and how to say it. */
export interface OptionRule {
  readonly takes: (value: unknown) => boolean;
  readonly says: string;
}

export const NAME: OptionRule = { takes: (value) => typeof value === 'string' && value !== '', says: 'a name' };
export const FLAG: OptionRule = { takes: (value) => typeof value === 'boolean', says: 'true or false' };
export const NAME_OR_FLAG: OptionRule = {
  takes: (value) => NAME.takes(value) || FLAG.takes(value),
  says: 'true or a name',
};

/** One of a list of values. */
export function oneOf(values: readonly string[]): OptionRule {
  const list = values.map((value) => `'${value}'`).join(', ');
  return { takes: (value) => values.includes(value as string), says: `one of ${list}` };
}

/**
 * Refuses options that an association does not have, and values that they do not take. `undefined` counts as not given.
 *
 * @param where as in messages, for example `@HasMany Person.posts`
 * @throws InvalidOptionError naming what is valid
 */
export function checkOptions(where: string, options: object, rules: Readonly<Record<string, OptionRule>>): void {
  for (const [option, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, option) ? rules[option] : undefined;
    if (rule !== undefined && (value === undefined || rule.takes(value))) continue;
    throw new InvalidOptionError({
      option,
      problem:
        rule === undefined
          ? `${where} has no option ${JSON.stringify(option)}.`
          : `The option ${option} of ${where} is not ${rule.says}.`,
      resolution: rule === undefined ? `Its options: ${Object.keys(rules).join(', ')}.` : `Give ${rule.says}.`,
    });
  }
}
