import type { Options } from '../src/options';
import { machine, writeJson, type Machine } from '../src/results';
import { runProgram } from '../src/run-program';
import { startServer } from '../src/server';
import { median } from '../src/statistics';

/** Of all blocks, the share that warms up. */
const WARM_UP = 0.2;
/** The heap may be so much higher at the end than after the warm-up. */
const LEVEL = 0.02;

export interface SoakResults {
  readonly date: string;
  readonly machine: Machine;
  /** After how many blocks the heap was looked at, and the megabytes in use then. */
  readonly blocks: readonly number[];
  readonly heap: readonly number[];
  readonly seconds: number;
  readonly growth: number;
}

/** So many blocks, sessions and transactions in turn, and the heap after the collector was forced: it has to stay level. */
export async function soak(options: Options): Promise<boolean> {
  await using server = await startServer(options.writeConcern);
  const began = performance.now();
  const { blocks, heap } = await runProgram<Pick<SoakResults, 'blocks' | 'heap'>>('soak', {
    uri: server.uri,
    blocks: options.blocks,
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  const growth = growthOf(heap);
  const results: SoakResults = { date: new Date().toISOString(), machine: machine(), blocks, heap, seconds, growth };
  writeJson(options.out, results);
  console.log(`${options.blocks} blocks in ${seconds} s, heap from ${heap.at(0)} to ${heap.at(-1)} MB`);
  console.log(`after the warm-up it grew by ${(100 * growth).toFixed(2)}%; at most ${100 * LEVEL}% are level`);
  return growth <= LEVEL;
}

/** The last quarter over the quarter after the warm-up. */
function growthOf(heap: readonly number[]): number {
  const warm = heap.slice(Math.floor(heap.length * WARM_UP));
  const quarter = Math.max(1, Math.floor(warm.length / 4));
  return median(warm.slice(-quarter)) / median(warm.slice(0, quarter)) - 1;
}
