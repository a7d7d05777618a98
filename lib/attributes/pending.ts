import type { Chunk } from '../bson/chunk';
import type { Cell, Change } from './cell';
import type { PendingInside } from './embedded';
import type { ShapeField } from './shape';

/** One changed attribute with a copy of the value that it had at one moment. */
export interface PendingChange {
  readonly field: ShapeField;
  readonly cell: Cell;
  readonly value: unknown;
  /** What had been assigned then, before it was cast. */
  readonly given: unknown;
  /** What the cell had for its original then, and the bytes that it may lie in. */
  readonly at: number;
  readonly original: unknown;
  readonly chunk: Chunk | undefined;
  /** For a field of documents: what of these is under way, and what the change is, which later cannot be told any more. */
  readonly inside: PendingInside | undefined;
  readonly change: (() => Change) | undefined;
}

/** Changed attributes with what they were at one moment. */
export type Pending = readonly PendingChange[];

/** Who can tell what an attribute was that was stored. */
interface Tells {
  settledChange(settled: PendingChange): Change;
}

/** What the last write changed. It is worked out when somebody asks for it, as hardly anybody does. */
export class PreviousChanges {
  #changes: ReadonlyMap<string, Change> | undefined;

  constructor(
    private readonly settled: Pending,
    private readonly owner: Tells | undefined,
  ) {}

  get changes(): ReadonlyMap<string, Change> {
    return (this.#changes ??= new Map(this.settled.map((one) => [one.field.name, this.owner!.settledChange(one)])));
  }
}

/** What a document has before anything was written. */
export const NO_CHANGES = new PreviousChanges([], undefined);
