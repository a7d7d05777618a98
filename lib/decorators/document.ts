import { defineAccessors } from '../attributes/accessors';
import { defineModel } from '../definition/define-model';
import { EMBEDDED, type DocumentOptions } from '../definition/model-definition';
import { register } from '../definition/registry';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { defineAssociationAccessors } from './association-accessors';
import { finishConstruction, initialValueReader } from './construction';

// A mixin's constructor must take any arguments: TypeScript allows no other form.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyClass = new (...args: any[]) => object;

const OPTIONS: Readonly<Record<keyof DocumentOptions, string>> = {
  collection: 'string',
  database: 'string',
  client: 'string',
  timestamps: 'boolean',
  id: 'boolean',
  lockVersion: 'boolean',
  softDelete: 'boolean',
  discriminator: 'object',
  shardKey: 'object',
};

/**
 * Makes a class a model: reads what its decorators declared, and compiles the accessors of its fields.
 *
 * @param options where and how its documents are stored
 * @throws InvalidOptionError for an option that is unknown or ill-typed
 *
 * @example
 * @Document({ collection: 'people', timestamps: true })
 * class Person extends Model { @Field() name!: string }
 */
export function Document(options: DocumentOptions = {}): <T extends AnyClass>(model: T) => T {
  checkOptions(options);
  return (model) => {
    const decorated = finishing(model);
    // The class keeps its name: messages and collection names come from it.
    Object.defineProperty(decorated, 'name', { value: model.name });
    const definition = defineModel({
      model: decorated,
      embedded: EMBEDDED in model,
      options,
      initialValue: initialValueReader(decorated),
    });
    register(definition, model, decorated);
    defineAccessors(decorated.prototype as object, definition);
    defineAssociationAccessors(decorated.prototype as object, definition);
    return decorated;
  };
}

// Field initialisers run after every superclass constructor, so only a subclass of the outermost class can see their
// results and move them into the attributes.
function finishing<T extends AnyClass>(model: T): T {
  const decorated = class extends model {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    constructor(...args: any[]) {
      super(...(args as []));
      if (new.target === decorated) finishConstruction(this);
    }
  };
  return decorated;
}

function checkOptions(options: DocumentOptions): void {
  for (const [option, value] of Object.entries(options)) {
    const type = Object.hasOwn(OPTIONS, option) ? OPTIONS[option as keyof DocumentOptions] : undefined;
    if (type !== undefined && (value === undefined || typeof value === type) && value !== '') continue;
    throw new InvalidOptionError({
      option,
      problem:
        type === undefined
          ? `@Document has no option ${JSON.stringify(option)}.`
          : `The option ${option} of @Document takes a ${type}.`,
      resolution: `Its options: ${Object.keys(OPTIONS).join(', ')}.`,
    });
  }
}
