import { ThreadlineError, type ErrorSentences } from './threadline-error';

/** What an error of the driver may carry; read without importing the driver. */
interface DriverErrorShape {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly errorLabels?: unknown;
}

/** What went wrong, with whom, and the driver's own error. */
export interface OperationFailure {
  /** The operation that failed, for example `Person.create`. */
  readonly operation: string;
  /** The driver's error. */
  readonly cause: unknown;
}

/**
 * The server or the network refused an operation. `cause` is the driver's error; its labels and code are readable here
 * too, so that hand-written retry loops work.
 *
 * @see https://www.mongodb.com/docs/manual/reference/error-codes/
 */
export class OperationError extends ThreadlineError {
  override readonly name: string = 'OperationError';
  readonly code: string = 'OPERATION';
  readonly operation: string;
  /** The labels that driver and server gave the error, such as `TransientTransactionError`. */
  readonly errorLabels: readonly string[];
  /** The server's error code, where the server answered. */
  readonly serverCode: number | undefined;

  constructor({ operation, cause }: OperationFailure, sentences: Partial<ErrorSentences> = {}) {
    const shape = (cause ?? {}) as DriverErrorShape;
    super({
      problem: `${operation} failed: ${String(shape.message ?? cause)}`,
      summary: 'The server or the connection to it reported an error, which is the cause of this one.',
      resolution: 'Look at cause, serverCode and errorLabels; an error labelled as transient may be tried again.',
      ...sentences,
      cause,
    });
    this.operation = operation;
    this.errorLabels = Array.isArray(shape.errorLabels) ? shape.errorLabels.map(String) : [];
    this.serverCode = typeof shape.code === 'number' ? shape.code : undefined;
  }

  /** Whether driver or server gave the error this label. */
  hasErrorLabel(label: string): boolean {
    return this.errorLabels.includes(label);
  }
}
