import { setTimeout as sleep } from 'node:timers/promises';
import type { TestReplicaSet } from 'threadline/testing';
import type { Books } from './books';

const DOWN_MS = 700;

/** Kills whichever member is primary, again and again, and starts it again; ends with all members up. */
export async function killPrimaries(
  replicaSet: TestReplicaSet,
  books: Books,
  everyMS: number,
  closing: AbortSignal,
): Promise<void> {
  while (await pause(everyMS, closing)) {
    const primary = await replicaSet.primary();
    await primary.kill('SIGKILL');
    books.kills += 1;
    await sleep(DOWN_MS);
    await primary.start();
    await replicaSet.settled();
  }
}

/** Waits; `false` where the signal came first. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}
