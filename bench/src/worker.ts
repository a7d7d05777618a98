import type { Adapter } from '../work/adapter';
import type { MemoryUse } from '../work/memory';
import { WORKLOADS, workloadOf } from '../work/workloads';
import type { Answer, ContenderInfo, Request, Sample } from './messages';
import { recordProfiles } from './profiler';

// The loader of the harness turned them on; they would tax every error that a library makes.
process.setSourceMapsEnabled(false);

// Whoever ends the harness ends what it started.
process.on('disconnect', () => process.exit());

/** Far from any age that a document has had. */
const WARM_UP_AGE = 100;
let adapter: Adapter;

process.on('message', (request: Request) => {
  void answer(request);
});

async function answer(request: Request): Promise<void> {
  const reply = await handle(request).then(
    (result): Answer => ({ result: result ?? null }),
    (error: unknown): Answer => ({ error: error instanceof Error ? `${error.stack}` : String(error) }),
  );
  process.send!(reply);
  if (request.type === 'close') process.disconnect();
}

function handle(request: Request): Promise<unknown> {
  switch (request.type) {
    case 'connect':
      return connect(request);
    case 'run':
      return run(request);
    case 'profile':
      return profile(request.workload, request.repeats, request.into);
    case 'close':
      return adapter.close();
  }
}

async function connect(request: Extract<Request, { type: 'connect' }>): Promise<ContenderInfo> {
  ({ adapter } = (await import(request.file)) as { adapter: Adapter });
  await adapter.connect(request.uri, request.database, request.others);
  await adapter.useOthers(request.others);
  const { name, notes, seedExtra } = adapter;
  const supported = WORKLOADS.filter((workload) => workload.isSupported(adapter)).map(({ id }) => id);
  return { name, notes, seedExtra, supported };
}

async function run({ workload: id, operations, age, collects }: Extract<Request, { type: 'run' }>): Promise<Sample> {
  const workload = workloadOf(id);
  const timed = workload.prepare(adapter, operations, age);
  if (collects) globalThis.gc!();
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const result = await timed();
  const value = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpu = (user + system) / 1000;
  return workload.unit === 'ms' ? { value, cpu } : inBytes(result as MemoryUse, cpu);
}

function inBytes({ heap, external }: MemoryUse, cpu: number): Sample {
  return { value: heap + external, cpu, heap, external };
}

/** Warm first, so that what is seen is what a server that has run for a while does; inputs are made beforehand. */
async function profile(id: string, repeats: number, into: string): Promise<void> {
  const workload = workloadOf(id);
  const prepared = Array.from({ length: repeats + 2 }, (_, index) =>
    workload.prepare(adapter, workload.operations, WARM_UP_AGE + index),
  );
  for (const timed of prepared.slice(0, 2)) await timed();
  await recordProfiles(into, async () => {
    for (const timed of prepared.slice(2)) await timed();
  });
}
