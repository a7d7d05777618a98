import { isDocument, STATE, type Document } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';
import { sameValue } from '../attributes/field-value';
import type { ShapeField } from '../attributes/shape';

/**
 * Whether no other document of the same list has the value of the first field, and those of the others. One that hangs
 * alone, or nowhere, has no siblings.
 */
export function isUniqueAmongSiblings(
  document: Document,
  [first, ...scope]: readonly ShapeField[],
  { caseSensitive = true }: { readonly caseSensitive?: boolean },
): boolean {
  return !siblingsOf(document).some(
    (other) =>
      isSame(document, other, first!, caseSensitive) && scope.every((field) => isSame(document, other, field, true)),
  );
}

function siblingsOf(document: Document): readonly Document[] {
  const { holder } = document[STATE];
  const list = holder === undefined ? undefined : (holder.owner as DocumentState).read(holder.field.index);
  const documents = Array.isArray(list) ? list.filter(isDocument) : [];
  return documents.filter((other) => other !== document && !other[STATE].isDestroyed);
}

function isSame(document: Document, other: Document, field: ShapeField, caseSensitive: boolean): boolean {
  const index = other[STATE].shape.indexes.get(field.name);
  if (index === undefined) return false;
  const [one, its] = [document[STATE].read(field.index), other[STATE].read(index)];
  if (!caseSensitive && typeof one === 'string' && typeof its === 'string')
    return one.toLowerCase() === its.toLowerCase();
  return (one ?? null) === (its ?? null) || sameValue(field, one, its);
}
