/** Which element of a list: by its `_id`, or, where it has none, by its position and by what is stored there. */
export type ElementRef = { readonly id: unknown } | { readonly index: number; readonly was: readonly Known[] };

/**
 * A condition that holds for what is stored, at a path below some place. Each key has its own, as the order in which keys are
 * stored depends on who wrote them when.
 */
export type Known = readonly [path: string, condition: object];

/**
 * Says that this is stored at a path. An equality with null would hold for any list on the way, as the server also looks for
 * the rest of the path in each of its elements, finds nothing there, and takes that for null.
 *
 * @see https://www.mongodb.com/docs/manual/tutorial/query-for-null-fields/
 */
export function conditionOf(value: unknown): object {
  if (value === undefined) return { $exists: false };
  return value === null ? { $type: 'null' } : { $eq: value };
}

/** What a document inside another is known to hold, by stored name. */
export type StoredValues = Readonly<Record<string, unknown>>;

/** One step from a stored document towards a value inside it: a key, or an element of a list. */
export type Segment = string | ElementRef;

/** The way to a value inside a stored document. */
export type Path = readonly Segment[];

/** One element in the order that a list shall have: one that is stored, by `_id` or by position, or a new one. */
export type Member = { readonly id: unknown } | { readonly index: number } | { readonly value: unknown };

/** What becomes of a list as such; changes inside its elements are changes of their own. */
export interface ListChange {
  readonly path: Path;
  /** The `_id`s of elements that go. */
  readonly pulled: readonly unknown[];
  /** What comes, at a position or at the end. */
  readonly added: readonly unknown[];
  readonly at?: number;
  /** The whole order, where it is another one than before. Elements that nobody here knows come last, as they are. */
  readonly order?: readonly Member[];
  /** Of a list that is ordered by `_id`: those of the elements that stay, in the order in which they were. */
  readonly kept?: readonly unknown[];
  /** Of a list that is ordered by positions: how many elements are known. */
  readonly known?: number;
  /** The same as one write of the whole list; none where all that is done is to add, which nothing else is in the way of. */
  readonly whole?: () => WholeList;
}

/** A list as it shall be, and what is known to be stored of it, below the document that it lies in. */
export interface WholeList {
  readonly value: readonly unknown[];
  readonly known: readonly Known[];
}

/** What must still be there for a write to make sense: a document inside the stored one, or a value that nobody changed. */
export interface Guard {
  readonly path: Path;
  /** The whole value as it was, where nothing less will do. */
  readonly value?: unknown;
  /** What is stored below. */
  readonly known?: readonly Known[];
}

/** The least that a save has to write. */
export interface Update {
  readonly set: { readonly path: Path; readonly value: unknown }[];
  readonly unset: Path[];
  readonly lists: ListChange[];
  readonly guards: Guard[];
}

/** An update to be filled. */
export function noUpdate(): Update {
  return { set: [], unset: [], lists: [], guards: [] };
}

/** Whether there is nothing to write. */
export function isEmptyUpdate({ set, unset, lists }: Update): boolean {
  return set.length + unset.length + lists.length === 0;
}
