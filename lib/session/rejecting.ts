/**
 * Runs what gives a promise, and has it reject with what is thrown before there is one. An `async` function would do the same
 * with a promise more, which each operation pays for.
 */
export function rejecting<T>(run: () => Promise<T>): Promise<T> {
  try {
    return run();
  } catch (error) {
    return Promise.reject(error);
  }
}
