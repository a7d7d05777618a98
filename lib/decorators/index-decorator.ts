import { draftOf } from '../definition/draft';
import type { IndexDefinition } from '../definition/index-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';

type IndexOptions = Omit<IndexDefinition, 'keys'>;

const KINDS: readonly unknown[] = [1, -1, 'text', '2dsphere', 'hashed'];
const OPTIONS: Readonly<Record<keyof IndexOptions, string>> = {
  unique: 'boolean',
  name: 'string',
  sparse: 'boolean',
  partial: 'object',
  expireAfterSeconds: 'number',
};

/**
 * Declares an index; `Model.createIndexes()` builds what is declared.
 *
 * @param keys attribute names or dotted paths, each with a direction or kind
 * @throws InvalidOptionError for keys or options that mean no index
 *
 * @example
 * @Index({ username: 1 }, { unique: true })
 */
export function Index(keys: IndexDefinition['keys'], options: IndexOptions = {}): ClassDecorator {
  checkKeys(keys);
  checkOptions(options);
  return (model) => {
    draftOf(model).indexes.push({ keys, ...options });
  };
}

function checkKeys(keys: IndexDefinition['keys']): void {
  const entries = Object.entries(keys);
  const [wrong] = entries.find(([, kind]) => !KINDS.includes(kind)) ?? [];
  if (entries.length > 0 && wrong === undefined) return;
  throw new InvalidOptionError({
    option: wrong ?? 'keys',
    problem: wrong === undefined ? '@Index was given no keys.' : `@Index does not know the kind of the key ${wrong}.`,
    resolution: `Give attribute names, each with one of ${KINDS.join(', ')}.`,
  });
}

function checkOptions(options: IndexOptions): void {
  for (const [option, value] of Object.entries(options)) {
    const type = Object.hasOwn(OPTIONS, option) ? OPTIONS[option as keyof IndexOptions] : undefined;
    if (type !== undefined && (value === undefined || (typeof value === type && value !== null))) continue;
    throw new InvalidOptionError({
      option,
      problem:
        type === undefined
          ? `@Index has no option ${JSON.stringify(option)}.`
          : `The option ${option} of @Index takes a ${type}.`,
      resolution: `Its options: ${Object.keys(OPTIONS).join(', ')}.`,
    });
  }
}
