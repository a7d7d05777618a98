import { contextSlot } from '../context/context';
import { CallbackLoopError } from '../errors/callback-loop-error';

/** More than any hooks need that are meant to call each other. */
const DEEPEST = 100;

interface Nested {
  readonly subject: object;
  readonly depth: number;
  readonly around: Nested | undefined;
}

const running = new WeakMap<object, number>();
const nestedSlot = contextSlot<Nested | undefined>('callbacks.nested');

/**
 * Runs hooks of a document, or of a model that finds, unless they are inside themselves too often: then they would go on for
 * ever. Only what runs while others of the same subject do is counted, so that nothing is paid elsewhere.
 *
 * @throws CallbackLoopError
 */
export async function notForEver<T>(subject: object, model: string, event: string, run: () => Promise<T>): Promise<T> {
  const others = running.get(subject) ?? 0;
  running.set(subject, others + 1);
  try {
    return await (others === 0 ? run() : runNested(subject, model, event, run));
  } finally {
    const left = running.get(subject)! - 1;
    if (left === 0) running.delete(subject);
    else running.set(subject, left);
  }
}

function runNested<T>(subject: object, model: string, event: string, run: () => Promise<T>): Promise<T> {
  const around = nestedSlot.get();
  const depth = depthOf(subject, around) + 1;
  if (depth > DEEPEST) throw new CallbackLoopError({ model, event });
  return nestedSlot.run({ subject, depth, around }, run);
}

function depthOf(subject: object, innermost: Nested | undefined): number {
  for (let nested = innermost; nested !== undefined; nested = nested.around) {
    if (nested.subject === subject) return nested.depth;
  }
  return 0;
}
