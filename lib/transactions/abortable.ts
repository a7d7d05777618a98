/** Rejects with the signal's reason when it has been aborted already. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  signal?.throwIfAborted();
}

/** Runs a block, and rejects with the signal's reason as soon as it is aborted. What the block has in flight goes on. */
export async function abortable<T>(signal: AbortSignal | undefined, block: () => Promise<T>): Promise<T> {
  if (signal === undefined) return block();
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  const running = block();
  running.catch(() => undefined);
  try {
    return await Promise.race([running, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
