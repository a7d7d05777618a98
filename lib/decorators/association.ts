import type { Declared } from '../associations/related-model';
import type { AssociationDefinition } from '../definition/association-definition';
import { declareAssociation } from '../definition/draft';
import { refuseReserved } from './reserved';

/** A model class as decorators of associations name it. */
export type ModelToken = abstract new (...args: never) => object;

/**
 * Every decorator of an association is made here: it notes what the property is.
 *
 * @throws ReservedFieldError when the name would hide a member of the model
 * @throws InvalidOptionError when the class has declared the property already
 */
export function association(
  target: () => ModelToken,
  define: (declared: Declared, prototype: object) => AssociationDefinition,
): PropertyDecorator {
  return (prototype, property) => {
    const model = prototype.constructor;
    const name = String(property);
    refuseReserved(prototype, model, name);
    declareAssociation(model, define({ model: model.name, name, target }, prototype));
  };
}
