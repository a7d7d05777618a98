import { isDocument, STATE, type Document, type HasState } from './document';
import type { ShapeField } from './shape';

/** A document inside another, and where. */
export interface Inside {
  readonly field: ShapeField;
  /** Its position in the list, 0 for one that is alone. */
  readonly index: number;
  readonly document: Document;
}

/** The documents right inside another that are in memory. */
export function documentsInside(document: HasState): Inside[] {
  return document[STATE].heldInside().flatMap(({ field, value }) => {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item, index) => (isDocument(item) ? [{ field, index, document: item }] : []));
  });
}
