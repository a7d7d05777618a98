import { isDocument, STATE, type Document, type HasState } from './document';
import type { DocumentState } from './document-state';
import type { ShapeField } from './shape';

/** A document inside another, and where. */
export interface Inside {
  readonly field: ShapeField;
  /** Its position in the list, 0 for one that is alone. */
  readonly index: number;
  readonly document: Document;
}

const NONE: readonly Inside[] = [];
const never = (): boolean => false;

/**
 * The documents right inside another that are in memory.
 *
 * @param opens whether documents are to be made of plain objects that were given for a field; unless given they are not
 */
export function documentsInside(document: HasState, opens: (field: ShapeField) => boolean = never): readonly Inside[] {
  const held = document[STATE].heldInside(opens);
  if (held.length === 0) return NONE;
  const inside: Inside[] = [];
  for (const { field, value } of held) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    // By position, as the methods of arrays are slow on lists of documents.
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index];
      if (isDocument(item)) inside.push({ field, index, document: item });
    }
  }
  return inside;
}

/** Whether a document is in memory where it says that it hangs. */
export function hangs(document: HasState): boolean {
  const { holder } = document[STATE];
  if (holder === undefined) return false;
  const inside = (holder.owner as DocumentState).read(holder.field.index);
  return inside === document || (Array.isArray(inside) && inside.includes(document));
}
