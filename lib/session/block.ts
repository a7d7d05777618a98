import { InvalidOptionError } from '../errors/invalid-option-error';

/** Refuses a block that is none, before anything is opened. */
export function checkBlock(block: unknown, where: string): void {
  if (typeof block === 'function') return;
  throw new InvalidOptionError({
    option: 'block',
    problem: `${where} was not given a function to run.`,
    resolution: `Give the block last: ${where}(async () => { ... }), options before it.`,
  });
}

/** The arguments of `withSession([options,] block)` and its kin, told apart. What is no function is left to checkBlock. */
export function blockArguments<O extends object, B extends (...args: never[]) => unknown>(
  first: O | B,
  second: B | undefined,
): { readonly options: O | undefined; readonly block: B } {
  if (second === undefined && typeof first === 'function') return { options: undefined, block: first };
  return { options: first as O, block: second as B };
}
