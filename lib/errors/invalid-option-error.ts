import { ThreadlineError } from './threadline-error';

/**
 * An option that is unknown, ill-typed or contradicts another one. Refused before anything is sent.
 */
export class InvalidOptionError extends ThreadlineError {
  override readonly name = 'InvalidOptionError';
  readonly code = 'INVALID_OPTION' as const;
  /** The option, or the options that contradict each other. */
  readonly option: string;

  constructor(details: {
    readonly option: string;
    readonly problem: string;
    readonly summary?: string;
    readonly resolution: string;
    readonly cause?: unknown;
  }) {
    super({
      summary:
        'An option that would be ignored or misread is refused, so that no call does something else than it says.',
      ...details,
    });
    this.option = details.option;
  }
}
