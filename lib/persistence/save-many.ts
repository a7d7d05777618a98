import { isDocument, type Document } from '../attributes/document';
import type { ClientEntry } from '../clients/client-entry';
import { definitionOf } from '../definition/registry';
import type { BulkReport } from '../errors/bulk-report';
import { describeValue } from '../errors/describe-value';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { sessionFor } from '../session/current-session';
import { checkBulkOptions, SAVE_MANY_OPTIONS, type SaveManyOptions } from './bulk/options';
import { saveAll } from './bulk/save-all';
import { homeOf } from './home';

/**
 * Stores new documents and what changed of others, each with validation and hooks of its own: for every collection one
 * insert and one update a batch. Unless a report is asked for, an invalid or halted one stops them all before anything is
 * sent.
 *
 * @param entry the client that all of them must be stored with
 * @throws InvalidOptionError, SessionClientMismatchError before anything is sent
 * @throws ValidationError, CallbackHaltedError, DuplicateKeyError, DocumentNotFoundError, StaleDocumentError, with a `report`
 */
export function saveMany(
  documents: readonly Document[],
  entry: ClientEntry,
  name: string,
  options: SaveManyOptions = {},
): Promise<BulkReport<Document>> {
  checkBulkOptions(options, SAVE_MANY_OPTIONS, name);
  for (const document of documents) requireStorable(document, entry, name);
  const { report = false, validate = true, touch = true } = options;
  return saveAll(documents, { name, report, validate, touch, ordered: false, areOurs: false });
}

function requireStorable(document: unknown, entry: ClientEntry, name: string): void {
  if (!isDocument(document)) throw refused(name, `given ${describeValue(document)}`, 'Give documents of your models.');
  const definition = definitionOf(document.constructor);
  if (definition.embedded)
    throw refused(name, `given a ${definition.name}`, 'It is stored inside another document: give that one.');
  const theirs = homeOf(document, definition, name).entry;
  if (theirs.client === entry.client) return;
  sessionFor(theirs, name);
  throw refused(
    name,
    `given a ${definition.name} of the client ${JSON.stringify(theirs.name)}`,
    'Save the documents of each client with a call of their own.',
  );
}

function refused(name: string, what: string, resolution: string): InvalidOptionError {
  return new InvalidOptionError({ option: 'documents', problem: `${name} was ${what}.`, resolution });
}
