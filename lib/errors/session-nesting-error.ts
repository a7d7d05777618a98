import { ThreadlineError } from './threadline-error';

/**
 * A session block was opened inside another one, on the same or on another client. The outer block goes on untouched.
 */
export class SessionNestingError extends ThreadlineError {
  override readonly name = 'SessionNestingError';
  readonly code = 'SESSION_NESTING' as const;
  /** What tried to open the inner block, for example `Person.withSession`. */
  readonly where: string;

  constructor(details: { readonly where: string; readonly cause?: unknown }) {
    const { where } = details;
    super({
      problem: `${where} was called inside a session block.`,
      summary:
        'A block carries exactly one session, so that no operation can end up in another one than the reader of the code expects.',
      resolution:
        'Leave the inner call out (its operations already carry the session), or wrap it in Model.withoutSession(...) if it must stand outside.',
      cause: details.cause,
    });
    this.where = details.where;
  }
}
