import { decoratedAbove } from '../definition/registry';
import { ReservedFieldError } from '../errors/reserved-field-error';

/**
 * Refuses names that would hide something. A field or association of a superclass may be declared anew.
 *
 * @throws ReservedFieldError
 */
export function refuseReserved(
  prototype: object,
  model: { readonly name: string },
  name: string,
  storedName: string = name,
): void {
  const refuse = (hides: string): never => {
    throw new ReservedFieldError({ model: model.name, field: name, hides });
  };
  if (name in prototype && !isInherited(prototype, name)) refuse(`the member ${name} that every document has`);
  // A document with a then() would be taken for a promise by every await.
  if (name === 'then') refuse('the document itself from await, which would take it for a promise');
  if (name === '__proto__' || storedName === '__proto__') refuse('its prototype');
  if (name.startsWith('$')) refuse('an atomic operator, which have names like this one');
  if (storedName === '' || storedName.startsWith('$') || storedName.includes('.') || storedName.includes('\0')) {
    refuse(`an operator or a path of the query language with its stored name ${JSON.stringify(storedName)}`);
  }
}

function isInherited(prototype: object, name: string): boolean {
  const parent = decoratedAbove(prototype.constructor);
  return parent !== undefined && (parent.fields.has(name) || parent.associations.has(name));
}
