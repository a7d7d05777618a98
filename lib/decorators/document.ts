import { defineAccessors } from '../attributes/accessors';
import { growShape } from '../attributes/shape';
import { defineModel } from '../definition/define-model';
import { join } from '../definition/hierarchy';
import { EMBEDDED, type DocumentOptions, type ModelDefinition } from '../definition/model-definition';
import { definitionOf, register } from '../definition/registry';
import { kindOfNew } from '../inheritance/kind-of-attributes';
import { defineAssociationAccessors } from './association-accessors';
import { finishConstruction, initialValueReader } from './construction';
import { checkDocumentOptions } from './document-options';
import { refuseReserved } from './reserved';

// A mixin's constructor must take any arguments: TypeScript allows no other form.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyClass = new (...args: any[]) => object;

/**
 * Makes a class a model: reads what its decorators declared, and compiles the accessors of its fields. A class that extends
 * a model shares the model's collection, unless it names another; `discriminator` says how their documents are told apart.
 *
 * @param options where and how its documents are stored
 * @throws InvalidOptionError for an option that is unknown or ill-typed, or does not fit those of the superclass
 *
 * @example
 * @Document({ collection: 'people', timestamps: true })
 * class Person extends Model { @Field() name!: string }
 */
export function Document(options: DocumentOptions = {}): <T extends AnyClass>(model: T) => T {
  checkDocumentOptions(options);
  return (model) => {
    const decorated = finishing(model);
    // The class keeps its name: messages and collection names come from it.
    Object.defineProperty(decorated, 'name', { value: model.name });
    const { key } = options.discriminator ?? {};
    if (key !== undefined) refuseReserved(model.prototype as object, model, key);
    const definition = defineModel({
      model: decorated,
      embedded: EMBEDDED in model,
      options,
      initialValue: initialValueReader(decorated),
    });
    register(definition, model, decorated);
    defineAccessors(decorated.prototype as object, definition);
    defineAssociationAccessors(decorated.prototype as object, definition);
    joinHierarchy(definition);
    return decorated;
  };
}

// The root is declared before the classes that extend it, so that it learns of them afterwards.
function joinHierarchy(definition: ModelDefinition): void {
  const [root, field] = join(definition) ?? [];
  if (root === undefined || field === undefined) return;
  growShape(root, field);
  defineAccessors((root.model as AnyClass).prototype as object, root);
}

// Field initialisers run after every superclass constructor, so only a subclass of the outermost class can see their
// results and move them into the attributes. It is also where attributes that name a class below make one of that class.
function finishing<T extends AnyClass>(model: T): T {
  const decorated = class extends model {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    constructor(...args: any[]) {
      const isOutermost = new.target === decorated;
      const kind = isOutermost ? (kindOfNew(definitionOf(decorated), args[0]).model as AnyClass) : decorated;
      if (kind !== decorated) return new kind(...(args as []));
      super(...(args as []));
      if (isOutermost) finishConstruction(this);
    }
  };
  return decorated;
}
