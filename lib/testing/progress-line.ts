import type { DownloadProgress, ProgressListener } from './binary/binary-source';

const STEP = 0.25;

/**
 * Tells a person how the download of `mongod` goes on: one line that changes on a terminal, one line for each quarter
 * elsewhere.
 *
 * @param stream where to write, the standard error unless told
 * @returns what `onProgress` takes
 *
 * @example
 * await using replicaSet = await startReplicaSet({ onProgress: progressLine() });
 */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressListener {
  let lastStep = -1;
  return (progress) => {
    if (stream.isTTY) {
      stream.write(`\r\x1b[2K${describe(progress)}${progress.done ? '\n' : ''}`);
    } else if (stepOf(progress) > lastStep) {
      lastStep = stepOf(progress);
      stream.write(`${describe(progress)}\n`);
    }
  };
}

function stepOf({ receivedBytes, totalBytes, done }: DownloadProgress): number {
  if (done) return 1 / STEP + 1;
  return totalBytes === undefined ? 0 : Math.floor(receivedBytes / totalBytes / STEP);
}

function describe({ source, receivedBytes, totalBytes, done }: DownloadProgress): string {
  if (done) return `mongod is here, from ${source}`;
  if (totalBytes === undefined) return `Fetching mongod from ${source} ...`;
  return `Fetching mongod from ${source}: ${megabytes(receivedBytes)} of ${megabytes(totalBytes)} MB`;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
