import { STATE } from '../../attributes/document';
import type { Pending } from '../../attributes/pending';
import type { Path, Update } from '../../attributes/update';
import type { Target } from '../../store/target';
import { homeOf } from '../home';
import { startVersion } from '../lock-version';
import { doneInside } from '../outcome';
import { refuseTooDeep, refuseTooDeepChanges } from '../server-limits';
import { stampCreated, stampUpdated, type Unstamp } from '../timestamps';
import type { BulkPlan, Entry } from './bulk';

interface Common {
  readonly entry: Entry;
  readonly target: Target;
  readonly pending: Pending;
  readonly unstamp: Unstamp | undefined;
}

/** What is to be done with one document. */
export type Write = InsertWrite | UpdateWrite | (Common & { readonly kind: 'none' });

export interface InsertWrite extends Common {
  readonly kind: 'insert';
  readonly stored: Record<string, unknown>;
}

export interface UpdateWrite extends Common {
  /** Whether it goes with others, or by itself, as the answer to many would not say what became of it. */
  readonly kind: 'together' | 'alone';
  readonly changes: Update;
}

/** Looks at what a document has to have stored now, and gives it its timestamps. To be called in the document's turn. */
export function prepare(entry: Entry, plan: BulkPlan): Write {
  const target = homeOf(entry.document, entry.definition, plan.name);
  if (entry.run !== undefined) entry.inside = doneInside(entry.run.parts);
  return entry.document[STATE].isNew ? prepareInsert(entry, target, plan) : prepareUpdate(entry, target, plan);
}

function prepareInsert(entry: Entry, target: Target, { name }: BulkPlan): Write {
  const { document, definition } = entry;
  const state = document[STATE];
  const unstamp = stampCreated(document, definition);
  try {
    startVersion(document, definition);
    const stored = state.forInsert();
    refuseTooDeep(document, name, stored);
    return { kind: 'insert', entry, target, unstamp, stored, pending: state.pending() };
  } catch (error) {
    unstamp();
    throw error;
  }
}

function prepareUpdate(entry: Entry, target: Target, { name, touch }: BulkPlan): Write {
  const { document, definition } = entry;
  const state = document[STATE];
  state.wasNew = false;
  const unstamp = touch && state.isChanged() ? stampUpdated(document, definition) : undefined;
  try {
    const changes = state.forUpdate();
    if (changes !== null) refuseTooDeepChanges(document, name, changes);
    const pending = state.pending();
    if (changes === null) return { kind: 'none', entry, target, unstamp, pending };
    const kind = definition.lockVersion || !isPlain(changes) ? 'alone' : 'together';
    return { kind, entry, target, unstamp, changes, pending };
  } catch (error) {
    unstamp?.();
    throw error;
  }
}

// Of several updates the server tells only how many met a document. Where each has but its `_id` to meet, it can be looked
// up which are gone, and doing it again changes nothing. What is about elements of lists, or guarded, has more to miss.
function isPlain({ set, unset, lists, guards }: Update): boolean {
  if (lists.length + guards.length > 0) return false;
  return set.every(({ path }) => isOfKeys(path)) && unset.every(isOfKeys);
}

function isOfKeys(path: Path): boolean {
  return path.every((step) => typeof step === 'string');
}
