/** Rejects with the signal's reason when it has been aborted already. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  signal?.throwIfAborted();
}

/** Runs a block, and rejects with the signal's reason as soon as it is aborted. What the block has in flight goes on. */
export function abortable<T>(signal: AbortSignal | undefined, block: () => Promise<T> | T): Promise<T> | T {
  return signal === undefined ? block() : unlessAborted(signal, block);
}

async function unlessAborted<T>(signal: AbortSignal, block: () => Promise<T> | T): Promise<T> {
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  const running = (async () => await block())();
  running.catch(() => undefined);
  try {
    return await Promise.race([running, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
