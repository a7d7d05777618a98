import type { ClientEntry } from '../clients/client-entry';
import { blockArguments, checkBlock } from '../session/block';
import { refuseNesting } from '../session/current-session';
import { openAtOnce, openSession } from '../session/open-session';
import { runScope } from '../session/run-scope';
import type { SessionOptions } from '../session/session-options';
import { SESSION_PORTS } from './ports';
import { Session } from './session';

/** A block that runs in a session. */
export type SessionBlock<T> = (session: Session) => Promise<T> | T;

/**
 * Opens a session, runs the block in it, waits for stragglers, ends the session. A block around here is looked at before
 * anything else, so that a refusal leaves it untouched.
 */
export async function withSession<T>(
  entry: () => ClientEntry,
  where: string,
  first: SessionOptions | SessionBlock<T>,
  second: SessionBlock<T> | undefined,
): Promise<T> {
  refuseNesting(where);
  const { options, block } = blockArguments<SessionOptions, SessionBlock<T>>(first, second);
  checkBlock(block, where);
  const session =
    options?.after === undefined
      ? openAtOnce(entry(), options === undefined ? {} : options, where, SESSION_PORTS)
      : await openSession(entry(), options, where, SESSION_PORTS);
  try {
    return await runScope(session, where, () => block(Session.of(session)));
  } finally {
    await session.end();
  }
}

/** Starts a session by hand: whoever starts it ends it. */
export async function startSession(entry: ClientEntry, where: string, options: SessionOptions = {}): Promise<Session> {
  return Session.of(await openSession(entry, options, where, SESSION_PORTS));
}
