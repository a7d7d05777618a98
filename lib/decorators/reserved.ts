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
  const hides = hiddenBy(prototype, name, storedName);
  if (hides !== undefined) throw new ReservedFieldError({ model: model.name, field: name, hides });
}

function hiddenBy(prototype: object, name: string, storedName: string): string | undefined {
  if (name in prototype && !isInherited(prototype, name)) return `the member ${name} that every document has`;
  // A document with a then() would be taken for a promise by every await.
  if (name === 'then') return 'the document itself from await, which would take it for a promise';
  if (name === '__proto__' || storedName === '__proto__') return 'its prototype';
  if (name.startsWith('$')) return 'an atomic operator, which have names like this one';
  if (storedName === '' || storedName.startsWith('$') || storedName.includes('.') || storedName.includes('\0'))
    return `an operator or a path of the query language with its stored name ${JSON.stringify(storedName)}`;
  return undefined;
}

function isInherited(prototype: object, name: string): boolean {
  const parent = decoratedAbove(prototype.constructor);
  return parent !== undefined && (parent.fields.has(name) || parent.associations.has(name));
}
