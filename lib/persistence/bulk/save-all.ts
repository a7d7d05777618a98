import type { Document } from '../../attributes/document';
import { hooksOf } from '../../callbacks/hooks-of';
import type { BulkReport } from '../../errors/bulk-report';
import { refuseUncast, validateBeforeWrite } from '../../validation/validate';
import { firstSaveAlone, firstSavesOf } from '../first-save';
import { refuseWrite } from '../guard';
import { Bulk, fail, type BulkPlan, type Entry, type Step } from './bulk';
import { beginHooks, hasSteps } from './hook-run';
import { send } from './send';

/**
 * Stores many documents, new and changed ones, each with validation and hooks of its own around commands that they share.
 *
 * @returns what became of each
 * @throws what the first that failed would have been rejected with, unless the plan asks for a report, with the report in
 *   `report`; what went wrong with the write as such in any case
 */
export function saveAll(documents: readonly Document[], plan: BulkPlan): Promise<BulkReport<Document>> {
  return firstSaveAlone(documents.flatMap(firstSavesOf), () => saveAllNow(documents, plan));
}

async function saveAllNow(documents: readonly Document[], plan: BulkPlan): Promise<BulkReport<Document>> {
  const bulk = new Bulk(documents, plan);
  for (const step of stepsOf(bulk)) await bulk.each(step);
  if (!bulk.isStopped) await send(bulk);
  await finish(bulk);
  return conclude(bulk);
}

// What is done for each of many documents is no function that is made anew each time: V8 would compile it anew as well.
const STEPS: readonly Step[] = [refuse, validate, begin];
const ONE_STEP: readonly Step[] = [lookOnce];

// All documents take a step before the next one begins, as hooks tell; where there are none, one look at each is faster.
function stepsOf({ entries }: Bulk): readonly Step[] {
  return entries.some(isHooked) ? STEPS : ONE_STEP;
}

function isHooked({ definition }: Entry): boolean {
  return hasSteps(definition);
}

// Where validation takes its time it has seen to what `begin` would look at.
function lookOnce(entry: Entry, plan: BulkPlan): Promise<void> | undefined {
  return refuse(entry, plan) ?? validate(entry, plan) ?? begin(entry, plan);
}

function refuse({ document, definition }: Entry, { name }: BulkPlan): undefined {
  refuseWrite(document, definition, name);
}

function validate({ document, definition }: Entry, plan: BulkPlan): Promise<void> | undefined {
  return validateBeforeWrite(document, definition, { validate: plan.validate });
}

function begin(entry: Entry, plan: BulkPlan): Promise<void> | undefined {
  const { document, definition } = entry;
  // Where no hook can have changed anything, validation has seen what does not fit.
  if (!hasSteps(definition)) return plan.validate ? undefined : void refuseUncast(document, definition);
  return beginHooks(document, definition).then((run) => {
    entry.run = run;
  });
}

// One after the other, in the order of the list: after hooks of many documents at once would be a crowd without an order.
async function finish(bulk: Bulk): Promise<void> {
  const reason = bulk.error ?? bulk.firstFailure?.error;
  for (const entry of bulk.entries) {
    if (entry.run === undefined) continue;
    if (entry.status === 'saved') await attempt(entry, () => entry.run!.finish(entry.done!));
    else await entry.run.abandon(entry.error ?? reason);
  }
  for (const entry of bulk.entries) {
    const { outcome } = entry;
    if (outcome === undefined || !outcome.done.some(({ definition }) => hooksOf(definition, 'commit'))) continue;
    await attempt(entry, () => outcome.around(() => asItIs(entry)));
  }
}

// One that failed in a hook after its write is stored all the same, and the failure is what comes out.
function asItIs({ status, error }: Entry): Promise<void> {
  return status === 'failed' ? Promise.reject(error) : Promise.resolve();
}

async function attempt(entry: Entry, step: () => Promise<void> | undefined): Promise<void> {
  try {
    await step();
  } catch (error) {
    fail(entry, error);
  }
}

/** What a bulk write resolves to, or rejects with. */
export function conclude(bulk: Bulk): BulkReport<Document> {
  const report = bulk.report();
  const error = bulk.error ?? (bulk.plan.report ? undefined : bulk.firstFailure?.error);
  if (error === undefined) return report;
  throw withReport(error, report);
}

function withReport(error: unknown, report: BulkReport<Document>): unknown {
  if (error instanceof Error && Object.isExtensible(error))
    Object.defineProperty(error, 'report', { value: report, configurable: true, enumerable: false });
  return error;
}
