import { belongsTo, type BelongsToOptions } from '../associations/referenced/belongs-to';
import { foreignKeyType } from '../associations/referenced/foreign-key';
import type { Reference } from '../associations/referenced/reference';
import { relatedModel, type Declared } from '../associations/related-model';
import { declareField, inheritedDrafts } from '../definition/draft';
import { association, type ModelToken } from './association';
import { refuseReserved } from './reserved';

/** The type of a property that `@BelongsTo` declares: assign a document or null, await it to read the document. */
export type BelongsTo<T extends object> = Reference<T> | T | null;

/**
 * Declares that each document of this model belongs to one of another, whose `_id` it holds in a foreign key. The key is a
 * field like any other, which may be declared to have a type: `@Field() authorId?: ObjectId`.
 *
 * @param target the other model, as a function, so that models which import each other load in any order
 * @throws InvalidOptionError for an option that is unknown or ill-typed
 *
 * @example
 * @BelongsTo(() => Person, { counterCache: true, optional: true }) author!: BelongsTo<Person>;
 */
export function BelongsTo(target: () => ModelToken, options: BelongsToOptions = {}): PropertyDecorator {
  return association(target, (declared, prototype) => {
    const definition = belongsTo(declared, options);
    declareForeignKey(prototype, String(definition.options['foreignKey']), declared);
    return definition;
  });
}

// The application's own declaration counts, be it above this decorator, below it, or in a superclass.
function declareForeignKey(prototype: object, name: string, declared: Declared): void {
  const model = prototype.constructor;
  if (inheritedDrafts(model).some((draft) => draft.fields.has(name))) return;
  refuseReserved(prototype, model, name);
  const type = foreignKeyType(() => relatedModel(declared));
  declareField(model, { name, storedName: name, type, implied: true });
}
