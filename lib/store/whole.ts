import type { Document as Raw, MongoClient } from 'mongodb';
import { takesWholeIds, type WholeId } from '../bson/whole-document';
import type { Target } from './target';

/** The server takes 48 MB in one message, and the driver may not see how large these documents are. */
const MOST = 40_000_000;

/** What the driver's public types leave out. */
interface ClientInside {
  readonly mongoLogger?: unknown;
}

/** Documents that are written already, as the driver takes them: not written again, unless somebody else looks at them. */
export function documentsOf({ entry: { client } }: Target, wholes: readonly WholeId[]): Raw[] {
  const size = wholes.reduce((sum, whole) => sum + whole.size, 0);
  return size > MOST || isWatched(client) || !takesWholeIds() ? wholes.map(plainOf) : wholes.map(onlyId);
}

/** The same for one. */
export function documentOf({ entry: { client } }: Target, whole: WholeId): Raw {
  return isWatched(client) || !takesWholeIds() ? plainOf(whole) : onlyId(whole);
}

// What is logged, told to listeners and encrypted is looked into.
function isWatched(client: MongoClient): boolean {
  const { monitorCommands, autoEncryption } = client.options;
  return monitorCommands || autoEncryption !== undefined || (client as ClientInside).mongoLogger !== undefined;
}

function plainOf(whole: WholeId): Raw {
  return whole.deserialize();
}

function onlyId(whole: WholeId): Raw {
  return { _id: whole };
}

/** The driver's errors hand out what was to be stored: by then it is to be seen. */
export function showWhole(documents: readonly Raw[], wholes: readonly WholeId[]): void {
  for (const [index, document] of documents.entries()) Object.assign(document, wholes[index]!.deserialize());
}
