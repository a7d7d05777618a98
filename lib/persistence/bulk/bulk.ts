import type { Document } from '../../attributes/document';
import { keepOne } from '../../bson/keep-one';
import type { OwnerSaved } from '../../definition/association-definition';
import type { ModelDefinition } from '../../definition/model-definition';
import { definitionOf } from '../../definition/registry';
import type { BulkReport } from '../../errors/bulk-report';
import type { Done } from '../../transactions/record';
import type { Outcome } from '../outcome';
import type { HookRun } from './hook-run';

/** One document of a bulk write on its way. */
export class Entry {
  status: 'open' | 'saved' | 'failed' = 'open';
  error: unknown = undefined;
  /** Its hooks, where it has any. */
  run: HookRun | undefined = undefined;
  /** What the write does to documents inside it. */
  inside: readonly Done[] | undefined = undefined;
  /** What its save did, once it is saved, for its hooks. */
  done: OwnerSaved | undefined = undefined;
  /** Who hears of it, where anybody does. */
  outcome: Outcome | undefined = undefined;

  /** @param index its position in the list that was given */
  constructor(
    readonly index: number,
    readonly document: Document,
    readonly definition: ModelDefinition,
  ) {}
}

keepOne(new Entry(0, {} as Document, {} as ModelDefinition));

/** What is done with a document on the way to the write. */
export type Step = (entry: Entry, plan: BulkPlan) => Promise<void> | undefined;

/** How a bulk write goes about it. */
export interface BulkPlan {
  /** As users know it: `Person.createMany`. */
  readonly name: string;
  readonly validate: boolean;
  readonly touch: boolean;
  readonly ordered: boolean;
  /** Whether the documents were made for it, so that nobody else has any of them in hand. */
  readonly areOurs: boolean;
  /** Whether one that fails leaves the others alone; else the first that fails before anything is sent stops them all. */
  readonly report: boolean;
}

/** The documents of a bulk write and what has become of them so far. */
export class Bulk {
  readonly entries: readonly Entry[];
  /** What went wrong with the write as such, be there a report or not. */
  error: unknown;

  /** A document that is given twice is written once. */
  constructor(
    documents: readonly Document[],
    readonly plan: BulkPlan,
  ) {
    const entries = documents.map(entryOf);
    this.entries = plan.areOurs ? entries : onceEach(entries);
  }

  /** Those of which nothing has become yet. */
  get open(): Entry[] {
    return this.entries.filter(isOpen);
  }

  get firstFailure(): Entry | undefined {
    return this.entries.find(isFailed);
  }

  /** Whether nothing may be sent any more. */
  get isStopped(): boolean {
    return this.error !== undefined || (!this.plan.report && this.firstFailure !== undefined);
  }

  /** Takes a step with one after the other; one whose step fails has failed. */
  async each(step: Step): Promise<void> {
    if (this.isStopped) return;
    for (const entry of this.open) {
      try {
        const taking = step(entry, this.plan);
        if (taking !== undefined) await taking;
      } catch (error) {
        fail(entry, error);
        if (!this.plan.report) return;
      }
    }
  }

  /** What became of each document. */
  report(): BulkReport<Document> {
    return {
      saved: this.entries.filter(isSaved).map(documentOf),
      failed: this.entries.filter(isFailed).map(({ index, document, error }) => ({ index, document, error })),
      skipped: this.open.map(documentOf),
    };
  }
}

function isOpen({ status }: Entry): boolean {
  return status === 'open';
}

function isSaved({ status }: Entry): boolean {
  return status === 'saved';
}

function isFailed({ status }: Entry): boolean {
  return status === 'failed';
}

function documentOf({ document }: Entry): Document {
  return document;
}

/** Notes that a document could not be stored, or that a hook failed after it was. */
export function fail(entry: Entry, error: unknown): void {
  entry.status = 'failed';
  entry.error = error;
}

function entryOf(document: Document, index: number): Entry {
  return new Entry(index, document, definitionOf(document.constructor));
}

function onceEach(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Set<Document>();
  return entries.filter(({ document }) => seen.size < seen.add(document).size);
}
