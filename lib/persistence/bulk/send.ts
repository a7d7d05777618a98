import { STATE } from '../../attributes/document';
import { OperationError } from '../../errors/operation-error';
import { insertEach, updateEach, type BulkOutcome } from '../../store/bulk';
import { sameCollection } from '../../store/target';
import { type Action, recordHere } from '../../transactions/record';
import { inTurns } from '../in-turn';
import { markStored } from '../insert';
import { isHeard, Outcome } from '../outcome';
import type { UpdateCommand } from '../compile-update';
import { updateCommand, write } from '../update';
import { fail, type Bulk, type Entry } from './bulk';
import { findGone } from './find-gone';
import { prepare, type InsertWrite, type UpdateWrite, type Write } from './prepare';

/**
 * Sends what all open documents have to have stored: the inserts of a collection in one command a batch, the updates in
 * another, and by itself what only an answer of its own can tell of. Every document is looked at and settled in its turn.
 */
export function send(bulk: Bulk): Promise<void> {
  const { open, plan } = bulk;
  // Who may save one of them meanwhile: nobody but a hook, where they were made for this.
  const shared = plan.areOurs ? open.filter(({ run }) => run !== undefined) : open;
  return inTurns(
    shared.map(({ document }) => document),
    () => sendInTurn(bulk, open),
  );
}

async function sendInTurn(bulk: Bulk, open: readonly Entry[]): Promise<void> {
  const writes = prepareAll(bulk, open);
  try {
    if (!bulk.isStopped) await sendAll(bulk, writes);
  } catch (error) {
    bulk.error = error;
  } finally {
    for (const { entry, unstamp } of writes) if (entry.status !== 'saved') unstamp?.();
  }
}

function prepareAll(bulk: Bulk, open: readonly Entry[]): Write[] {
  const writes: Write[] = [];
  for (const entry of open) {
    try {
      writes.push(prepare(entry, bulk.plan));
    } catch (error) {
      fail(entry, error);
      if (bulk.isStopped) break;
    }
  }
  return writes;
}

async function sendAll(bulk: Bulk, writes: readonly Write[]): Promise<void> {
  const inserts = writes.filter(isInsert);
  const together = writes.filter(isTogether);
  const alone = writes.filter(isAlone);
  for (const one of writes) if (one.kind === 'none') updated(one);
  for (const group of byCollection(inserts)) if (bulk.error === undefined) await insertGroup(bulk, group);
  for (const group of byCollection(together)) if (bulk.error === undefined) await updateGroup(bulk, group);
  for (const one of alone) if (bulk.error === undefined) await updateAlone(bulk, one);
}

function isInsert(one: Write): one is InsertWrite {
  return one.kind === 'insert';
}

function isTogether(one: Write): one is UpdateWrite {
  return one.kind === 'together';
}

function isAlone(one: Write): one is UpdateWrite {
  return one.kind === 'alone';
}

function byCollection<W extends Write>(writes: readonly W[]): W[][] {
  const groups: W[][] = [];
  let last: W[] | undefined;
  for (const one of writes) {
    // Mostly all of them go to one place.
    if (last?.[0]!.target !== one.target) {
      last = groups.find(([first]) => sameCollection(first!.target, one.target));
      if (last === undefined) groups.push((last = []));
    }
    last.push(one);
  }
  return groups;
}

async function insertGroup(bulk: Bulk, group: readonly InsertWrite[]): Promise<void> {
  const stored = group.map(storedOf);
  const inTransaction = recordHere() !== undefined;
  const outcome = await insertEach(group[0]!.target, bulk.plan.name, stored, bulk.plan.ordered);
  if (outcome.unsent === true) return insertOthers(bulk, group, outcome);
  noteError(bulk, outcome, inTransaction);
  settleInserts(group, outcome, inTransaction && outcome.error !== undefined);
}

function storedOf({ stored }: InsertWrite): Record<string, unknown> {
  return stored;
}

function settleInserts(group: readonly InsertWrite[], outcome: BulkOutcome, isUndone: boolean): void {
  const { failures, tried, error } = outcome;
  for (let index = 0; index < group.length; index += 1) {
    const one = group[index]!;
    if (failures.size > 0 && failures.has(index)) fail(one.entry, failures.get(index));
    else if (index < tried && !isUndone) inserted(one);
    else if (failures.size === 0) fail(one.entry, error);
  }
}

function insertOthers(bulk: Bulk, group: readonly InsertWrite[], outcome: BulkOutcome): Promise<void> | undefined {
  const [first = 0] = outcome.failures.keys();
  const others = withoutUnfit(group, outcome).filter((_, index) => !bulk.plan.ordered || index < first);
  return bulk.isStopped || others.length === 0 ? undefined : insertGroup(bulk, others);
}

// Those that can never be sent kept the others from being sent.
function withoutUnfit<W extends Write>(group: readonly W[], { failures }: BulkOutcome): W[] {
  for (const [index, error] of failures) fail(group[index]!.entry, error);
  return group.filter((_, index) => !failures.has(index));
}

async function updateGroup(bulk: Bulk, group: readonly UpdateWrite[]): Promise<void> {
  const commands = group.map(commandOf);
  const inTransaction = recordHere() !== undefined;
  const outcome = await updateEach(group[0]!.target, bulk.plan.name, commands);
  if (outcome.unsent === true) {
    const others = withoutUnfit(group, outcome);
    return bulk.isStopped || others.length === 0 ? undefined : updateGroup(bulk, others);
  }
  noteError(bulk, outcome, inTransaction);
  group.forEach(({ entry }, index) => {
    if (outcome.failures.has(index)) fail(entry, outcome.failures.get(index));
    else if (outcome.tried === 0) fail(entry, outcome.error);
  });
  if (bulk.error === undefined)
    await settleGroup(
      bulk,
      group.filter(({ entry }) => entry.status === 'open'),
      outcome,
    );
}

function commandOf({ entry, changes }: UpdateWrite): UpdateCommand {
  return updateCommand(entry.document, entry.definition, changes);
}

// The answer says how many met a document. Fewer than were sent: whose documents are gone, can be looked up. Where that does
// not add up, as others write meanwhile, each asks for itself: these updates change nothing where they were done before.
async function settleGroup(bulk: Bulk, group: readonly UpdateWrite[], { matched }: BulkOutcome): Promise<void> {
  if (matched === undefined || matched === group.length) return group.forEach(updated);
  const gone = await findGone(group, bulk.plan.name);
  const isClear = gone.size === group.length - matched;
  for (const one of group) {
    if (isClear && !gone.has(one)) updated(one);
    else await updateAlone(bulk, one);
  }
}

async function updateAlone(bulk: Bulk, one: UpdateWrite): Promise<void> {
  const { document, definition } = one.entry;
  const inTransaction = recordHere() !== undefined;
  try {
    await write(document, definition, bulk.plan.name, one.changes);
    updated(one);
  } catch (error) {
    fail(one.entry, error);
    if (inTransaction && error instanceof OperationError) bulk.error = error;
  }
}

// In a transaction a refusal of one undoes them all; otherwise it is about the operation where it is about none of them.
function noteError(bulk: Bulk, { error, failures }: BulkOutcome, inTransaction: boolean): void {
  if (error !== undefined && (inTransaction || failures.size === 0)) bulk.error = error;
}

function inserted({ entry, target, pending }: InsertWrite): void {
  markStored(entry.document, target, pending);
  saved(entry, 'create');
}

function updated({ entry, kind, pending }: Write): void {
  entry.document[STATE].settle(pending);
  saved(entry, kind === 'none' ? undefined : 'update');
}

function saved(entry: Entry, action: Action | undefined): void {
  const { document, definition, inside, run } = entry;
  entry.status = 'saved';
  if (run !== undefined) entry.done = { created: action === 'create', saved: document[STATE].previous };
  if (action === undefined || (!isHeard(definition) && (inside === undefined || inside.length === 0))) return;
  entry.outcome = new Outcome(document, definition);
  entry.outcome.note(action, inside);
}
