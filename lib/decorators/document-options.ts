import type { DiscriminatorOptions, DocumentOptions } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { checkOptions, FLAG, NAME, type OptionRule } from '../associations/options';

const KEY: OptionRule = {
  takes: (value) => NAME.takes(value) && value !== '_id',
  says: 'the name of an attribute other than _id',
};
const VALUE: OptionRule = {
  takes: (value) => NAME.takes(value) || Number.isFinite(value),
  says: 'a name or a number',
};

const DISCRIMINATOR: Readonly<Record<keyof DiscriminatorOptions, OptionRule>> = {
  key: KEY,
  value: VALUE,
  fallback: FLAG,
};

const OPTIONS: Readonly<Record<keyof DocumentOptions, string>> = {
  collection: 'string',
  database: 'string',
  client: 'string',
  timestamps: 'boolean',
  id: 'boolean',
  lockVersion: 'boolean',
  softDelete: 'boolean',
  discriminator: 'object',
  abstract: 'boolean',
  shardKey: 'object',
};

/** @throws InvalidOptionError for an option of `@Document` that is unknown or ill-typed */
export function checkDocumentOptions(options: DocumentOptions): void {
  for (const [option, value] of Object.entries(options)) {
    const type = Object.hasOwn(OPTIONS, option) ? OPTIONS[option as keyof DocumentOptions] : undefined;
    if (type !== undefined && (value === undefined || (typeof value === type && value !== null)) && value !== '')
      continue;
    throw new InvalidOptionError({
      option,
      problem:
        type === undefined
          ? `@Document has no option ${JSON.stringify(option)}.`
          : `The option ${option} of @Document takes a ${type}.`,
      resolution: `Its options: ${Object.keys(OPTIONS).join(', ')}.`,
    });
  }
  checkOptions('discriminator of @Document', options.discriminator ?? {}, DISCRIMINATOR);
}
