import { isDocument, STATE, type Document, type HasState } from './document';
import type { ShapeField } from './shape';

/** A document inside another, and where. */
export interface Inside {
  readonly field: ShapeField;
  /** Its position in the list, 0 for one that is alone. */
  readonly index: number;
  readonly document: Document;
}

/**
 * The documents right inside another that are in memory.
 *
 * @param opens whether documents are to be made of plain objects that were given for a field; unless given they are not
 */
export function documentsInside(document: HasState, opens: (field: ShapeField) => boolean = () => false): Inside[] {
  return document[STATE].heldInside(opens).flatMap(({ field, value }) => {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item, index) => (isDocument(item) ? [{ field, index, document: item }] : []));
  });
}
