/** Closes cursors. One after the other: each `killCursors` takes its turn on the session. What fails is closed already. */
export async function closeAll(closers: Set<() => Promise<void>>): Promise<void> {
  for (const close of closers) await close().catch(() => undefined);
  closers.clear();
}
