import { noiseOf, ratioOf, type Measure, type Results } from './results';
import { DRIVER_VALIDATED, OURS } from './contenders';
import { formatSpread } from './table';
import type { Spread } from './statistics';

/** A ratio to the bare driver that is to be reached. */
export interface Target {
  readonly workload: string;
  readonly title: string;
  readonly atMost: number;
  readonly beyond?: number;
  /** What validation costs by hand comes on top. */
  readonly plusValidation?: true;
  /** How it was reached, or why it is not yet. */
  readonly note?: string;
}

export const TARGETS: readonly Target[] = [
  { workload: 'find-many', title: 'find many, no field read', atMost: 0.3, beyond: 0.2 },
  {
    workload: 'find-many-five',
    title: 'find many, four scalars and one embedded field read',
    atMost: 0.42,
    beyond: 0.3,
  },
  { workload: 'find-many-all', title: 'find many, every field read', atMost: 0.75, beyond: 0.55 },
  { workload: 'find-100', title: 'find 100, those five read', atMost: 0.8, beyond: 0.65 },
  { workload: 'find-20', title: 'find 20, those five read', atMost: 1, beyond: 0.8 },
  { workload: 'stream', title: 'stream 20,000, those five read', atMost: 0.45, beyond: 0.33 },
  { workload: 'memory', title: 'memory of 20,000, nothing read', atMost: 0.53 },
  { workload: 'memory-five', title: 'memory of 20,000, those five read', atMost: 0.75 },
  { workload: 'memory-all', title: 'memory of 20,000, everything read', atMost: 1.35 },
  { workload: 'find-one', title: 'find one by id', atMost: 1.03, beyond: 0.95 },
  { workload: 'create', title: "create one, above class-validator's own cost", atMost: 1.1, plusValidation: true },
  { workload: 'create-unvalidated', title: 'create one, no validators', atMost: 1.1 },
  {
    workload: 'create-many',
    title: "create many, above class-validator's own cost",
    atMost: 1.1,
    plusValidation: true,
  },
  { workload: 'create-many-unvalidated', title: 'create many, no validators', atMost: 1.1 },
  { workload: 'save-each', title: 'find, change, save each', atMost: 1.05 },
  { workload: 'save-batch', title: 'find, change, save batched', atMost: 1.1 },
  { workload: 'push-each', title: 'push into an embedded array, save', atMost: 1.05 },
  { workload: 'session', title: 'session block', atMost: 1.03 },
  { workload: 'transaction', title: 'transaction block', atMost: 1.03 },
  { workload: 'workers', title: '64 concurrent workers', atMost: 1.05 },
  { workload: 'cold', title: 'cold start, no validators', atMost: 1.25 },
  { workload: 'cold-validated', title: 'cold start, validators', atMost: 1.25 },
];

/** The lines of a Markdown table: each target, what was reached, and the noise beside it. */
export function targetTable(results: Results): string[] {
  const rows = TARGETS.flatMap((target) => rowOf(results, target) ?? []);
  return [
    '| workload | to reach | and beyond | wall | CPU | A/A wall | A/A CPU | reached | how, or why not yet |',
    '|---|---:|---:|---:|---:|---:|---:|---|---|',
    ...rows,
  ];
}

function rowOf(results: Results, target: Target): string | undefined {
  const { workload, title, atMost, beyond, note = '' } = target;
  const isMemory = results.workloads.find(({ id }) => id === workload)?.unit === 'bytes';
  const measures: readonly Measure[] = isMemory ? ['value'] : ['value', 'cpu'];
  const reached = measures.map((measure) => aboveValidation(results, target, measure));
  if (reached.some((spread) => spread === undefined)) return undefined;
  const [wall, cpu] = reached as Spread[];
  const noise = measures.map((measure) => noiseOf(results, workload, measure));
  const verdict = verdictOf(measures, reached as Spread[], atMost);
  const cells = [title, atMost.toFixed(2), beyond?.toFixed(2) ?? '', shown(wall), shown(cpu)];
  return `| ${[...cells, shown(noise[0]), shown(noise[1]), verdict, note].join(' | ')} |`;
}

/** What class-validator costs by hand, as a share of the driver's own work, is not ours to save. */
function aboveValidation(results: Results, { workload, plusValidation }: Target, measure: Measure): Spread | undefined {
  const own = ratioOf(results, workload, OURS, measure);
  const byHand = plusValidation && ratioOf(results, workload, DRIVER_VALIDATED, measure);
  if (own === undefined || byHand === undefined) return own;
  const validation = byHand.median - 1;
  return { median: own.median - validation, low: own.low - validation, high: own.high - validation };
}

function verdictOf(measures: readonly Measure[], reached: readonly Spread[], atMost: number): string {
  const names = measures.filter((_, index) => reached[index]!.median <= atMost + 0.005);
  if (names.length === measures.length) return '**yes**';
  return names.length === 0 ? 'no' : `${names[0] === 'cpu' ? 'CPU' : 'wall'} only`;
}

function shown(spread: Spread | undefined): string {
  return spread === undefined ? '' : formatSpread(spread);
}
