/**
 * Runs what gives a promise, and has it reject with what is thrown before there is one. An `async` function would do the same
 * with a promise more, which each operation pays for.
 */
export function rejecting<T, G = undefined>(run: (given: G) => Promise<T>, given?: G): Promise<T> {
  try {
    return run(given as G);
  } catch (error) {
    return Promise.reject(error);
  }
}
