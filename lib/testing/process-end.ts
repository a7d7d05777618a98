import { rmSync } from 'node:fs';

/**
 * What must not outlive this process: servers and their data.
 *
 * A signal whose only listener is ours would have ended the process, so it is sent again after the cleaning up (we listen
 * first, to see the others before they are gone). Where
 * the application listens too it decides when to end, and `exit` follows. Servers of a process that is killed outright
 * are ended by the watcher which mongodb-memory-server-core starts beside each of them.
 */
const processes = new Set<number>();
const folders = new Set<string>();
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let isWatching = false;

export function rememberProcess(pid: number): void {
  watch();
  processes.add(pid);
}

export function forgetProcess(pid: number): void {
  processes.delete(pid);
}

export function rememberFolder(path: string): void {
  watch();
  folders.add(path);
}

export function forgetFolder(path: string): void {
  folders.delete(path);
}

function watch(): void {
  if (isWatching) return;
  isWatching = true;
  process.once('exit', cleanUp);
  for (const signal of ENDING_SIGNALS) process.prependOnceListener(signal, () => endBy(signal));
}

function endBy(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 0) return;
  cleanUp();
  process.kill(process.pid, signal);
}

function cleanUp(): void {
  for (const pid of processes) killQuietly(pid);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already, which is all that is wanted here.
  }
}
