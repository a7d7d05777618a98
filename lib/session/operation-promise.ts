import { keepOneInContext } from '../context/context';

/**
 * The promise of an operation inside a block. It knows whether anybody has looked at it, so that a rejection which nobody
 * awaits is reported by the block and never ends the process as an unhandled one.
 */
export class OperationPromise<T> extends Promise<T> {
  #observed = false;

  // Whoever calls then() gets a plain promise: only the operation itself is watched.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** Whether somebody awaited it or attached a handler. */
  get observed(): boolean {
    return this.#observed;
  }

  /** Keeps its rejection from ending the process, without counting as somebody who awaits it. */
  report(): void {
    void super.then(undefined, () => undefined);
  }

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#observed = true;
    return super.then(onFulfilled, onRejected);
  }
}

keepOneInContext(() => OperationPromise.resolve());

/** An operation's promise and what settles it. */
export interface OpenOperation<T> {
  readonly promise: OperationPromise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

type Settle = (given: unknown) => void;
type Hands = readonly [resolve: Settle, reject: Settle];

const NONE: Hands = [() => undefined, () => undefined];
let hands = NONE;

// The promise calls it at once, so that it need not be a function of its own each time.
function hold(resolve: Settle, reject: Settle): void {
  hands = [resolve, reject];
}

/** The promise of an operation that begins. */
export function openOperation<T>(): OpenOperation<T> {
  const promise = new OperationPromise<T>(hold as ConstructorParameters<typeof OperationPromise<T>>[0]);
  const [resolve, reject] = hands;
  // They hold the promise, and that the block in which it was made.
  hands = NONE;
  return { promise, resolve, reject };
}
