import { AsyncLocalStorage, executionAsyncResource } from 'node:async_hooks';

/**
 * What travels along every line of a block: one immutable value, replaced and never changed. Each room that keeps
 * something here owns one slot and gives it its type. An array, as a copy of one costs a tenth of an object's.
 */
export type ContextValue = readonly unknown[];

/** One entry of the context: read it anywhere, set it for the length of a block. */
export interface ContextSlot<T> {
  /** The value set by the innermost block around here, `undefined` outside every block. */
  readonly get: () => T | undefined;
  /** Runs the block with the slot set, whatever the block awaits or starts included. */
  readonly run: <R, G = undefined>(value: T, block: (given: G) => R, given?: G) => R;
}

const KEY = Symbol.for('threadline.context');
const NAMES = Symbol.for('threadline.context.names');
const LEASE = Symbol.for('threadline.context.lease');
const EMPTY: ContextValue = Object.freeze([]);
const shared = globalThis as {
  [KEY]?: AsyncLocalStorage<ContextValue>;
  [NAMES]?: string[];
  [LEASE]?: WeakRef<object>;
};
// The numbers of the slots, for all copies of this package in the process. The first holds the lease.
const names = (shared[NAMES] ??= ['lease']);

// Two copies of this package in one process must not mean two contexts, hence the key on globalThis. The storage is made
// at the first `run`, because on Node 20 and 22 its use makes every await of the process slower.
let storage: AsyncLocalStorage<ContextValue> | undefined;

// For the same reason it is switched off again, and the next `run` switches it on: not when the last block ends, as what a
// block left behind still has to be refused, but when nothing is left that could come back into any block. Every value of
// the context holds the lease, and nothing else does.
const leases = new FinalizationRegistry<undefined>(() => {
  if (shared[LEASE]?.deref() === undefined) shared[KEY]?.disable();
});

function current(): ContextValue {
  storage ??= shared[KEY];
  return storage?.getStore() ?? EMPTY;
}

function enter<R, A, B>(value: ContextValue, block: (first: A, second: B) => R, first: A, second: B): R {
  storage ??= shared[KEY] ??= new AsyncLocalStorage<ContextValue>();
  if (samples.length > 0) storage.run(EMPTY, keepSamples);
  return storage.run(value, block, first, second);
}

// What is made while Node follows contexts looks different from what is made elsewhere, and V8 forgets how objects look when
// none of them is left, with all the code that it compiled for them.
let samples: (() => object)[] = [() => new Promise(() => undefined)];
const kept: object[] = [];
// As one looks outside of every block.
queueMicrotask(keepResource);

function keepSamples(): void {
  for (const make of samples) kept.push(make());
  samples = [];
  for (const later of [queueMicrotask, process.nextTick]) later(keepResource);
}

function keepResource(): void {
  kept.push(executionAsyncResource());
}

/** Keeps one object of a class that is used in blocks alive from the first block on. */
export function keepOneInContext(make: () => object): void {
  samples.push(make);
}

function lease(): object {
  const held = shared[LEASE]?.deref();
  if (held !== undefined) return held;
  const made = {};
  shared[LEASE] = new WeakRef(made);
  leases.register(made, undefined);
  return made;
}

function numberOf(name: string): number {
  const known = names.indexOf(name);
  return known === -1 ? names.push(name) - 1 : known;
}

/** Makes the slot of one room. The name must be the room's own. */
export function contextSlot<T>(name: string): ContextSlot<T> {
  const index = numberOf(name);
  return {
    get: () => current()[index] as T | undefined,
    run: <R, G>(value: T, block: (given: G) => R, given?: G) => {
      const around = current();
      const next = around.length === 0 ? [lease()] : around.slice();
      // Filled up to here, as an array with holes is a slow one.
      while (next.length < index) next.push(undefined);
      next[index] = value;
      return enter(next, block, given as G, undefined);
    },
  };
}

/** Runs the block outside every block: what a timer of the library's own does must not seem part of anyone's work. */
export function outsideContext<R, A = undefined, B = undefined>(
  block: (first: A, second: B) => R,
  first?: A,
  second?: B,
): R {
  return current().length === 0 ? block(first as A, second as B) : enter(EMPTY, block, first as A, second as B);
}
