import type { Document } from '../attributes/document';
import { bornHere } from '../criteria/births';
import { compileFilter } from '../criteria/compile-filter';
import { loadOne, type Course } from '../criteria/execution';
import { everyDocument, valuesCondition, withCondition, type Query } from '../criteria/query';
import type { ModelDefinition } from '../definition/model-definition';
import { targetOf } from '../store/target';
import type { RawFilter } from '../store/write';

/** The query for the documents of a model with these values, none of which is taken for an operator. */
export function matching(model: ModelDefinition, values: Readonly<Record<string, unknown>>): Query {
  return withCondition(everyDocument(model, bornHere([])), valuesCondition(values));
}

/**
 * The filter for the document with this `_id`, in the server's own form.
 *
 * @throws CastError where it cannot be the `_id` of such a document
 */
export function idFilter(model: ModelDefinition, id: unknown): RawFilter {
  return compileFilter(matching(model, { _id: id }));
}

/** Where an operation on a model goes here, under the name that users know it by. */
export function courseTo(model: ModelDefinition, name: string): Course {
  return { target: targetOf(model, name), name };
}

/** The document with this `_id`, or null. @throws CastError where it cannot be the `_id` of such a document */
export function findById(model: ModelDefinition, operation: string, id: unknown): Promise<Document | null> {
  return loadOne<Document>(matching(model, { _id: id }), courseTo(model, operation));
}
