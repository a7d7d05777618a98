import { SessionEndedError } from '../errors/session-ended-error';
import { birthScope } from '../session/current-session';
import { rejecting } from '../session/rejecting';
import { track } from '../session/track';
import type { CursorThread } from './cursor-thread';
import { translateError } from './translate-error';

/**
 * A read that users call on a cursor: in flight until it settles, and refused where its cursor does not belong. A read that
 * waits for what is yet to come is not in flight: its block does not wait for it, but closes it.
 */
export function trackedRead<T>(thread: CursorThread, name: string, run: () => Promise<T>): Promise<T> {
  const { operation } = thread;
  if (!thread.isWaiting())
    return track(
      `${operation.name}().${name}`,
      () => operation.entry,
      () => checkedRead(thread, run),
    );
  const waiting = checkedRead(thread, run);
  // Nobody may be awaiting it any more when its block closes it.
  if (birthScope() !== undefined) waiting.catch(() => undefined);
  return waiting;
}

/** Refuses where the cursor does not belong, before the driver's cursor notices anything. */
export function checkedRead<T>(thread: CursorThread, run: () => Promise<T>): Promise<T> {
  return rejecting(() => {
    thread.bind();
    return run();
  }).catch((error: unknown) => {
    if (thread.isWaiting() && thread.isLeftBehind)
      throw new SessionEndedError({ operation: thread.operation.name, cause: error });
    throw translateError(error, thread.operation.name);
  });
}
