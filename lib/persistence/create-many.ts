import type { Document } from '../attributes/document';
import type { BulkReport } from '../errors/bulk-report';
import { checkBulkOptions, CREATE_MANY_OPTIONS, type CreateManyOptions } from './bulk/options';
import { saveAll } from './bulk/save-all';

/**
 * Stores new documents in one command a batch, each with validation and hooks of its own. Unless a report is asked for, an
 * invalid or halted one stops them all before anything is sent.
 *
 * @throws InvalidOptionError, ValidationError, CallbackHaltedError, DuplicateKeyError, with a `report`
 */
export function createMany(
  documents: readonly Document[],
  name: string,
  options: CreateManyOptions = {},
): Promise<BulkReport<Document>> {
  checkBulkOptions(options, CREATE_MANY_OPTIONS, name);
  const { report = false, validate = true, ordered = !report } = options;
  return saveAll(documents, { name, report, validate, ordered, touch: true, areOurs: true });
}
