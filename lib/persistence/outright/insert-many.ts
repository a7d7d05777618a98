import type { Document } from '../../attributes/document';
import type { WholeId } from '../../bson/whole-document';
import type { ModelDefinition } from '../../definition/model-definition';
import type { BulkReport } from '../../errors/bulk-report';
import { insertEach, type BulkOutcome } from '../../store/bulk';
import { targetOf, type Target } from '../../store/target';
import { documentsOf, showWhole } from '../../store/whole';
import { Bulk, type BulkPlan, fail } from '../bulk/bulk';
import { conclude } from '../bulk/save-all';
import { newDocument, storedDocument } from './insert';
import { type Plan, planOf, written } from './plan';

/** Documents of many attributes on their way. */
export interface Writing {
  readonly list: readonly unknown[];
  readonly wholes: readonly WholeId[];
  readonly plan: Plan;
  readonly target: Target;
}

/**
 * Writes new documents of these attributes, before anything is sent.
 *
 * @returns `undefined` where somebody is to meet one of them before it is stored
 */
export function writeMany(
  definition: ModelDefinition,
  model: object,
  list: readonly unknown[],
  operation: string,
): Writing | undefined {
  const plan = list.length === 0 ? undefined : planOf(definition, model);
  const wholes = plan && allWritten(plan, list);
  const target = wholes && homeOf(definition, operation);
  return target && { list, wholes, plan: plan, target };
}

function allWritten(plan: Plan, list: readonly unknown[]): WholeId[] | undefined {
  const wholes = new Array<WholeId>(list.length);
  for (let index = 0; index < wholes.length; index += 1) {
    const whole = written(plan, list[index]);
    if (whole === undefined) return undefined;
    wholes[index] = whole;
  }
  return wholes;
}

// Where there is none, each document is told so.
function homeOf(definition: ModelDefinition, operation: string): Target | undefined {
  try {
    return targetOf(definition, operation);
  } catch {
    return undefined;
  }
}

/** Stores them, and makes the documents when that is done. */
export async function sendMany(writing: Writing, how: BulkPlan): Promise<BulkReport<Document>> {
  const { wholes, target } = writing;
  const documents = documentsOf(target, wholes);
  let outcome: BulkOutcome;
  try {
    outcome = await insertEach(target, how.name, documents, how.ordered);
  } catch (error) {
    return conclude(failed(writing, how, { failures: new Map(), tried: 0 }, error));
  }
  const { error, failures } = outcome;
  if (error === undefined) return { saved: allStored(writing), failed: [], skipped: [] };
  showWhole(documents, wholes);
  // It is about the operation where it is about none of them.
  return conclude(failed(writing, how, outcome, failures.size === 0 ? error : undefined));
}

// In a loop, for the reason that `bson/keep-one` tells.
function allStored(writing: Writing): Document[] {
  const documents = new Array<Document>(writing.wholes.length);
  for (let index = 0; index < documents.length; index += 1) documents[index] = stored(writing, index);
  return documents;
}

function stored({ wholes, plan, target }: Writing, index: number): Document {
  return storedDocument(plan, wholes[index]!, target);
}

/** What became of each where not all of them were stored. */
function failed(writing: Writing, how: BulkPlan, outcome: BulkOutcome, error: unknown): Bulk {
  const { wholes, plan, list } = writing;
  const { failures, tried } = outcome;
  const isStored = (index: number): boolean => index < tried && !failures.has(index);
  const documents = wholes.map((whole, index) =>
    isStored(index) ? stored(writing, index) : newDocument(plan, whole, list[index]),
  );
  const bulk = new Bulk(documents, how);
  bulk.error = error;
  for (const [index, entry] of bulk.entries.entries()) {
    if (isStored(index)) entry.status = 'saved';
    else if (failures.has(index)) fail(entry, failures.get(index));
    else if (outcome.error !== undefined && failures.size === 0) fail(entry, outcome.error);
  }
  return bulk;
}
