import { mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Table from 'cli-table3';
import { BENCH, CONTENDERS, OURS } from './contenders';
import { ContenderProcess } from './contender-process';
import type { Options } from './options';
import { seed } from './seed';
import { startServer } from './server';

const SHOWN = 25;
const SAMPLED_FOR_MS = 4_000;
const FOLDER = join(BENCH, 'profiles');

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface HeapNode {
  readonly callFrame: CallFrame;
  readonly selfSize: number;
  readonly children: readonly HeapNode[];
}

/** Profiles our adapter, or the one of `--only`, and prints where the time and the memory went. */
export async function profile(options: Options): Promise<boolean> {
  const contender = options.contenders.find(({ id }) => id === OURS) ?? CONTENDERS[0]!;
  mkdirSync(FOLDER, { recursive: true });
  await using server = await startServer(options.writeConcern);
  for (const { id, operations, unit } of options.workloads) {
    if (unit === 'bytes') continue;
    await using process = await new ContenderProcess(contender).connect(server.uri, options.others);
    if (!process.supports(id)) continue;
    await seed(server.client.db(process.database), process.info.seedExtra);
    const { value } = await process.run(id, operations, 100);
    const into = join(FOLDER, `${contender.id}-${id}`);
    await process.ask({ type: 'profile', workload: id, repeats: Math.ceil(SAMPLED_FOR_MS / value), into });
    console.log(`\n${id}: ${relative('.', into)}.cpuprofile, .heapprofile`);
    printTop('CPU, self', selfTimes(JSON.parse(readFileSync(`${into}.cpuprofile`, 'utf8')) as CpuProfile));
    const { head } = JSON.parse(readFileSync(`${into}.heapprofile`, 'utf8')) as { head: HeapNode };
    printTop('allocated, self', allocations(head));
  }
  return true;
}

function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, describe(callFrame)]));
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) add(times, frames.get(id)!, timeDeltas[index]!);
  times.delete('(idle)');
  return times;
}

function allocations(node: HeapNode, sizes = new Map<string, number>()): Map<string, number> {
  add(sizes, describe(node.callFrame), node.selfSize);
  for (const child of node.children) allocations(child, sizes);
  return sizes;
}

function printTop(title: string, shares: Map<string, number>): void {
  const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
  const top = [...shares].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  const table = new Table({ head: [title, 'share'], style: { head: [], border: [], compact: true } });
  for (const [name, share] of top) table.push([name, `${((100 * share) / total).toFixed(1)}%`]);
  console.log(table.toString());
}

function describe({ functionName, url, lineNumber }: CallFrame): string {
  const place = url === '' || url.startsWith('node:') ? url : relative(join(BENCH, '..'), url.replace('file://', ''));
  return `${functionName || '(anonymous)'} ${place}${place === '' ? '' : `:${lineNumber + 1}`}`.trim();
}

function add(shares: Map<string, number>, name: string, share: number): void {
  shares.set(name, (shares.get(name) ?? 0) + share);
}
