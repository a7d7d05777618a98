/** How many steps lie around each other before one begins on a stack of its own. */
const LINKS = 50;

/**
 * Takes a step around each of many, the first outermost, and something in their midst. There may be more of them than a
 * stack has room for.
 */
export function nested<T>(
  items: readonly T[],
  innermost: () => Promise<void>,
  around: (item: T, inner: () => Promise<void>, index: number) => Promise<void>,
): Promise<void> {
  const steps = items.reduceRight<() => Promise<void>>((inner, item, index) => {
    const next = index % LINKS === LINKS - 1 ? (): Promise<void> => Promise.resolve().then(inner) : inner;
    return () => around(item, next, index);
  }, innermost);
  return steps();
}
