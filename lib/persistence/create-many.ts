import type { Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import type { BulkReport } from '../errors/bulk-report';
import { checkBulkOptions, CREATE_MANY_OPTIONS, type CreateManyOptions } from './bulk/options';
import { saveAll } from './bulk/save-all';
import { sendMany, writeMany } from './outright/insert-many';

/** A class of documents that are made of attributes. */
export type MadeOf<A> = new (attributes?: A) => Document;

/**
 * Stores new documents in one command a batch, each with validation and hooks of its own. Unless a report is asked for, an
 * invalid or halted one stops them all before anything is sent.
 *
 * @param model the class that was asked, of this definition
 * @throws InvalidOptionError, ValidationError, CallbackHaltedError, DuplicateKeyError, with a `report`
 */
export function createMany<A>(
  definition: ModelDefinition,
  model: MadeOf<A>,
  list: readonly A[],
  options: CreateManyOptions = {},
): Promise<BulkReport<Document>> {
  const name = `${definition.name}.createMany`;
  const writing = writeMany(definition, model, list, name);
  const documents = writing === undefined ? list.map(construct<A>, model) : [];
  checkBulkOptions(options, CREATE_MANY_OPTIONS, name);
  const { report = false, validate = true, ordered = !report } = options;
  const plan = { name, report, validate, ordered, touch: true, areOurs: true };
  return writing === undefined ? saveAll(documents, plan) : sendMany(writing, plan);
}

function construct<A>(this: MadeOf<A>, attributes: A): Document {
  return new this(attributes);
}
