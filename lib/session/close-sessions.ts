import type { ClientEntry } from '../clients/client-entry';
import { sessionsOf, stopKeepAlive } from './keep-alive';
import { placeSlot } from './session-scope';

/**
 * Ends every session of a client that is to be closed: refuses new blocks from now on, waits for the open ones, then aborts
 * their transactions and ends their sessions and those that were started by hand. What a block sends after that is refused.
 *
 * @param timeoutMS how many milliseconds to wait for blocks that are open
 */
export async function closeSessions(entry: ClientEntry, timeoutMS: number): Promise<void> {
  entry.closing = true;
  await withinTime(blocksOf(entry), timeoutMS);
  await Promise.all(sessionsOf(entry).map((session) => session.end().catch(() => undefined)));
  stopKeepAlive(entry);
}

// The block that closes its own client cannot be waited for: it waits for us.
function blocksOf(entry: ClientEntry): Promise<void>[] {
  const own = placeSlot.get()?.scope;
  const around = own?.session.entry === entry ? own.session : undefined;
  return sessionsOf(entry)
    .filter((session) => session !== around)
    .flatMap((session) => Array.from(session.scopes, ({ over }) => over));
}

async function withinTime(blocks: readonly Promise<void>[], timeoutMS: number): Promise<void> {
  if (blocks.length === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMS)));
  await Promise.race([Promise.all(blocks), tooLate]);
  clearTimeout(timer);
}
