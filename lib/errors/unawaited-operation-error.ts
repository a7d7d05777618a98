import { ThreadlineError } from './threadline-error';

/**
 * A block returned while operations were still in flight. They were waited for; a transaction was aborted.
 */
export class UnawaitedOperationError extends ThreadlineError {
  override readonly name = 'UnawaitedOperationError';
  readonly code = 'UNAWAITED_OPERATION' as const;
  /** Names of the operations left behind, in call order. */
  readonly operations: readonly string[];
  /** What those of them that failed were rejected with. */
  readonly errors: readonly unknown[];

  constructor(details: {
    readonly operations: readonly string[];
    readonly errors: readonly unknown[];
    readonly cause?: unknown;
  }) {
    const { operations } = details;
    super({
      problem: `The block returned while ${operations.length === 1 ? 'an operation was' : `${operations.length} operations were`} not awaited: ${operations.join(', ')}.`,
      summary: 'The outcome of an operation that nobody awaits is unknown to the block, and its error would be lost.',
      resolution: 'Put await (or return) before each of them, or gather them with await Promise.all([...]).',
      cause: details.cause,
    });
    this.operations = details.operations;
    this.errors = details.errors;
  }
}
