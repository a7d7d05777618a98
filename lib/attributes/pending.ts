import type { Chunk } from '../bson/chunk';
import { keepOne } from '../bson/keep-one';
import type { Cell, Change } from './cell';
import type { PendingInside } from './embedded';
import { rememberExactly } from './exact-values';
import type { ShapeField } from './shape';
import { Unopened } from './unopened';

/** What of a changed attribute was stored before, and what is inside it. */
export interface Before {
  /** What the cell had for its original then, and where that may lie in the bytes. */
  readonly at: number;
  readonly original: unknown;
  /** For a field of documents: what of these is under way, and what the change is, which later cannot be told any more. */
  readonly inside: PendingInside | undefined;
  readonly change: (() => Change) | undefined;
}

/** One changed attribute with the value that it had at one moment. */
export interface PendingChange {
  readonly field: ShapeField;
  readonly value: unknown;
  /** Nothing where nothing was stored. */
  readonly before: Before | undefined;
  /** The bytes that the original may lie in. */
  readonly chunk: Chunk | undefined;
}

/** Who can tell what an attribute was that was stored. */
interface Tells {
  settledChange(settled: PendingChange): Change;
}

/** What a write changed. */
export interface StoredChanges {
  /** What was and is of each attribute, by property name. */
  readonly changes: ReadonlyMap<string, Change>;
}

/** How many places one change takes in the list: field, cell, value, what had been assigned then, and what was before. */
const WIDTH = 5;

/**
 * Changed attributes with what they were at one moment: what a write that begins then will have stored, and once it has, what
 * it changed. Each document that is stored has one, and keeps it: so the changes lie side by side in one list.
 */
export class Pending implements StoredChanges {
  readonly #list: unknown[];
  #length = 0;
  #changes: ReadonlyMap<string, Change> | undefined = undefined;

  /** @param room for how many changes there is to be room from the beginning: a list that grows takes more than it needs */
  constructor(
    private readonly owner: Tells | undefined,
    private readonly chunk: Chunk | undefined,
    room = 0,
  ) {
    this.#list = new Array<unknown>(room * WIDTH);
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** What was and is of each, by property name. It is worked out when somebody asks for it, as hardly anybody does. */
  get changes(): ReadonlyMap<string, Change> {
    return (this.#changes ??= this.told());
  }

  add(field: ShapeField, cell: Cell, value: unknown, before: Before | undefined): void {
    const [list, at] = [this.#list, this.#length];
    list[at] = field;
    list[at + 1] = cell;
    list[at + 2] = value;
    list[at + 3] = cell.given;
    list[at + 4] = before;
    this.#length = at + WIDTH;
  }

  /** Only those of some attributes. */
  only(isMeant: (field: ShapeField) => boolean): Pending {
    const some = new Pending(this.owner, this.chunk);
    const list = this.#list;
    for (let at = 0; at < this.#length; at += WIDTH)
      if (isMeant(list[at] as ShapeField))
        for (let place = 0; place < WIDTH; place += 1) some.#list.push(list[at + place]);
    some.#length = some.#list.length;
    return some;
  }

  /** They are stored: what was changed since stays a change. */
  settle(): void {
    const list = this.#list;
    for (let at = 0; at < this.#length; at += WIDTH) {
      const cell = list[at + 1] as Cell;
      if (cell.given === list[at + 3]) cell.given = undefined;
      settleOne(list[at] as ShapeField, cell, list[at + 2], list[at + 4] as Before | undefined, this.chunk);
    }
  }

  /** The same anew, for who hands it out too. */
  told(): ReadonlyMap<string, Change> {
    const [list, { chunk }] = [this.#list, this];
    const changes = new Map<string, Change>();
    for (let at = 0; at < this.#length; at += WIDTH) {
      const [field, before] = [list[at] as ShapeField, list[at + 4] as Before | undefined];
      changes.set(field.name, this.owner!.settledChange({ field, value: list[at + 2], before, chunk }));
    }
    return changes;
  }
}

function settleOne(
  field: ShapeField,
  cell: Cell,
  value: unknown,
  before: Before | undefined,
  chunk: Chunk | undefined,
): void {
  // Where plain objects became documents meanwhile, these are what is stored.
  const became = value instanceof Unopened && cell.value !== value ? value : undefined;
  if (field.embedded === undefined) rememberExactly(cell, chunk, field, value);
  cell.original = became === undefined ? value : became.opened;
  cell.at = 0;
  cell.replaced = false;
  (before?.inside ?? became?.pending)?.settle();
}

/** What a document has before anything was written. */
export const NO_CHANGES = new Pending(undefined, undefined);

keepOne(new Pending(undefined, undefined));
