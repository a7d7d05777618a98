import type { Change } from '../../attributes/cell';
import type { PendingInside } from '../../attributes/embedded';
import { leadersOf, type Siblings } from '../../attributes/siblings';
import { keepOne } from '../../bson/keep-one';
import { plainAt } from './change-later';
import { type PendingDocument, PendingDocuments } from './pending';

/** New documents at the end of a list that is else as it was: what these were and are is told when somebody asks. */
class Appended extends PendingDocuments {
  constructor(
    private readonly leaders: Siblings,
    added: readonly PendingDocument[],
  ) {
    super(added);
  }

  change(): Change {
    const places = this.leaders.places();
    return [places.map(plainAt), [...places.map(plainAt), ...this.documents.map((document) => document.plain())]];
  }
}

/**
 * What is under way of a list.
 *
 * @param origin what is stored of it
 * @param size how many are in it now
 */
export function pendingOf(
  documents: readonly PendingDocument[],
  leaders: Siblings | undefined,
  origin: unknown,
  size: number,
): PendingInside {
  const isLonger = leaders !== undefined && isOrigin(leaders, origin) && leaders.size + documents.length === size;
  return isLonger && documents.every(isTold) ? new Appended(leaders, documents) : new PendingDocuments(documents);
}

function isOrigin(leaders: Siblings, origin: unknown): boolean {
  return Array.isArray(origin) && leaders.size === origin.length && leadersOf(origin) === leaders;
}

function isTold(document: PendingDocument): boolean {
  return document.isTold;
}

keepOne(new Appended({} as Siblings, []));
