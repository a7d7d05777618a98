import type { BulkReport } from './bulk-report';

/** The three sentences every error is made of, and what caused it. */
export interface ErrorSentences {
  /** What was wrong. */
  readonly problem: string;
  /** Why that is a problem. */
  readonly summary: string;
  /** What to do about it. */
  readonly resolution: string;
  /** The error underneath, for example the driver's. */
  readonly cause?: unknown;
}

/**
 * What every error of this library extends. It composes the message, so that no error can forget one of its sentences.
 *
 * @example
 * try { await person.save(); } catch (error) {
 *   if (error instanceof ThreadlineError) console.error(error.code, error.resolution);
 * }
 */
export abstract class ThreadlineError extends Error implements ErrorSentences {
  /** Stable name for programs: the class name in capitals with underscores, without `Error`. */
  abstract readonly code: string;
  readonly problem: string;
  readonly summary: string;
  readonly resolution: string;
  /** Where `createMany` or `saveMany` rejects with it: what became of each document. */
  declare readonly report?: BulkReport;

  constructor({ problem, summary, resolution, cause }: ErrorSentences) {
    super(`${problem}\n  Why: ${summary}\n  What to do: ${resolution}`, cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.summary = summary;
    this.resolution = resolution;
  }
}
