import { MEMORY } from './memory';
import { READS } from './reads';
import type { Workload } from './workload';
import { BLOCKS, WRITES } from './writes';

/** All rows of the table that run against the server, in its order. */
export const WORKLOADS: readonly Workload[] = [...READS, ...WRITES, ...BLOCKS, ...MEMORY];

export function workloadOf(id: string): Workload {
  return WORKLOADS.find((workload) => workload.id === id)!;
}
