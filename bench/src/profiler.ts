import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const MICROSECONDS_BETWEEN_SAMPLES = 200;

/** Runs a block under the profilers and writes `<into>.cpuprofile` and `<into>.heapprofile`, as Chrome's DevTools read them. */
export async function recordProfiles(into: string, block: () => Promise<void>): Promise<void> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: MICROSECONDS_BETWEEN_SAMPLES });
  await session.post('Profiler.start');
  await block();
  const cpu = await session.post('Profiler.stop');
  writeFileSync(`${into}.cpuprofile`, JSON.stringify(cpu.profile));
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 16_384,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as object);
  await block();
  const heap = await session.post('HeapProfiler.stopSampling');
  writeFileSync(`${into}.heapprofile`, JSON.stringify(heap.profile));
  session.disconnect();
}
