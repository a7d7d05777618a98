import { becoming } from '../attributes/become';
import { differsFromDefault } from '../attributes/dirty';
import { STATE, type Document } from '../attributes/document';
import { enlistment } from '../attributes/enlistment';
import { adopt } from '../attributes/hydrate';
import { shapeOf } from '../attributes/shape';
import type { ModelDefinition } from '../definition/model-definition';
import { AbstractModelError } from '../errors/abstract-model-error';
import { InvalidOptionError } from '../errors/invalid-option-error';

/**
 * The same document as one of another class that shares its collection. The next save of it stores that.
 *
 * @throws InvalidOptionError for a class of another hierarchy, and where a change would be lost that was not saved
 * @throws AbstractModelError
 */
export function becomes<D extends Document>(document: Document, definition: ModelDefinition, kind: ModelDefinition): D {
  requireFit(definition, kind);
  refuseLoss(document, definition, kind);
  const state = document[STATE];
  // Documents inside go over: they, too, are noted before.
  if (enlistment.open !== 0) enlistment.enlist(state, document);
  const other = Object.create((kind.model as { readonly prototype: object }).prototype) as D;
  const become = adopt(other, becoming(state, shapeOf(kind)));
  if (enlistment.open !== 0) enlistment.storing(become);
  return other;
}

function requireFit(definition: ModelDefinition, kind: ModelDefinition): void {
  if (kind.abstract) throw new AbstractModelError({ model: kind.name, operation: `${definition.name}.becomes` });
  if (kind.hierarchy === definition.hierarchy) return;
  throw new InvalidOptionError({
    option: 'model',
    problem: `A ${definition.name} was to become a ${kind.name}, which does not share its collection.`,
    summary: 'It would have to be stored in another place.',
    resolution: `Create a new document: ${kind.name}.create(document.toObject()), and destroy this one.`,
  });
}

// What is stored stays stored, whatever the other class declares; what is not stored yet would have no place.
function refuseLoss({ [STATE]: state }: Document, definition: ModelDefinition, kind: ModelDefinition): void {
  const isGiven = (name: string): boolean => !state.isNew || differsFromDefault(state, name);
  const lost = [...state.changes().keys()].find(
    (name) => !kind.storedFields.has(definition.fields.get(name)!.storedName) && isGiven(name),
  );
  if (lost === undefined) return;
  throw new InvalidOptionError({
    option: lost,
    problem: `${lost} was changed, and ${kind.name} has no such attribute.`,
    summary: 'The change would be lost.',
    resolution: `Save the ${definition.name} first, or take the change back with resetAttribute(${JSON.stringify(lost)}).`,
  });
}
