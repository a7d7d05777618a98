import { setTimeout as sleep } from 'node:timers/promises';
import type { Adapter, PersonLike } from './adapter';
import { readEverything, readFive, readNothing, SEEDED, seededHex } from './people';
import { readAll } from './reads';
import { require, supports, type Workload } from './workload';

/** Bytes of one loaded document. */
export interface MemoryUse {
  readonly heap: number;
  readonly external: number;
}

export const MEMORY: readonly Workload[] = [
  memory('memory', 'memory of 20,000, nothing read', readNothing),
  memory('memory-five', 'memory of 20,000, five fields read', readFive),
  memory('memory-all', 'memory of 20,000, every field read', readEverything),
];

function memory(id: string, title: string, read: (person: PersonLike) => number): Workload {
  return {
    id,
    title,
    operations: SEEDED,
    unit: 'bytes',
    isSupported: supports('findMany', 'findById'),
    prepare: (adapter, operations) => () => measure(adapter, operations, read),
  };
}

async function measure(adapter: Adapter, size: number, read: (person: PersonLike) => number): Promise<MemoryUse> {
  readAll(await adapter.findMany!(Math.min(size, 500)), readEverything);
  const before = await settled(adapter);
  const people = await adapter.findMany!(size);
  readAll(people, read);
  const after = await settled(adapter);
  require(people.length === size, `${people.length} people`);
  return { heap: (after.heap - before.heap) / size, external: (after.external - before.external) / size };
}

/** An idle connection keeps its last reply alive, so a small one is fetched; buffers go some time after the collection. */
async function settled(adapter: Adapter): Promise<MemoryUse> {
  await adapter.findById!(adapter.toId(seededHex(0)));
  for (let round = 0; round < 6; round += 1) {
    globalThis.gc!();
    await sleep(25);
  }
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed, external };
}
