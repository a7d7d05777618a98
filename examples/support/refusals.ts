import type { ThreadlineError } from 'threadline';

// Only the type of the class is asked for, whatever its constructor takes.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type ErrorClass = abstract new (...args: any[]) => ThreadlineError;

/**
 * Runs what shall be refused.
 *
 * @returns the message of the refusal
 * @throws whatever else comes of it: a program that shows a refusal must not pass without one
 */
export async function refusal(expected: ErrorClass, run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (error instanceof expected) return `${error.name}: ${error.message}`;
    throw error;
  }
  throw new Error(`Nothing was refused, instead of a ${expected.name}.`);
}
