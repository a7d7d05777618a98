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
  {
    workload: 'find-many',
    title: 'find many, no field read',
    atMost: 0.3,
    beyond: 0.2,
    note: 'Only positions are copied: raw replies, 16 KB chunks, one slot array a document.',
  },
  {
    workload: 'find-many-five',
    title: 'find many, four scalars and one embedded field read',
    atMost: 0.42,
    beyond: 0.3,
    note: 'Compiled accessors; a field is decoded where it lies, numbers and texts each time, the rest once.',
  },
  {
    workload: 'find-many-all',
    title: 'find many, every field read',
    atMost: 0.75,
    beyond: 0.55,
    note: 'What is only read has no state: the members of a list share one array of slots, and nothing gets a cell before changes are asked for. From 0.92 (CPU 0.98). The rest is texts, one native call each, and the collector copying what stays, dates above all.',
  },
  {
    workload: 'find-100',
    title: 'find 100, those five read',
    atMost: 0.8,
    beyond: 0.65,
    note: 'As find many; after the last batch nothing is asked.',
  },
  {
    workload: 'find-20',
    title: 'find 20, those five read',
    atMost: 1,
    beyond: 0.8,
    note: 'The documents of a small reply stay where they lie, and cursors stand in no WeakMap: what an old WeakMap holds outlives each collection of young objects, and V8 copied half of them. From 0.92 (CPU 1.08).',
  },
  {
    workload: 'stream',
    title: 'stream 20,000, those five read',
    atMost: 0.45,
    beyond: 0.33,
    note: "As find many, by the driver's batches.",
  },
  {
    workload: 'memory',
    title: 'memory of 20,000, nothing read',
    atMost: 0.53,
    note: 'The bytes in chunks of 16 KB, and one object of state each: what is true or false is one number, what few have lies apart. It was 0.57.',
  },
  {
    workload: 'memory-five',
    title: 'memory of 20,000, those five read',
    atMost: 0.75,
    note: 'No cells before changes are asked for, and the embedded document shares its slots: from 0.74.',
  },
  {
    workload: 'memory-all',
    title: 'memory of 20,000, everything read',
    atMost: 1.35,
    note: 'From 2.05, then 1.66: neither cells nor states for what is only read, one array of slots a list. Dates are 784 of the 3,400 bytes and stay, as they can change in place.',
  },
  {
    workload: 'find-one',
    title: 'find one by id',
    atMost: 1.03,
    beyond: 0.95,
    note: "A find of one is sent by a cursor that is made once and never read or closed, an id is compiled directly, and the driver's code stays compiled (decision 0012). From 1.11 (CPU 1.19), then 1.08 (CPU 1.00).",
  },
  {
    workload: 'create',
    title: "create one, above class-validator's own cost",
    atMost: 1.1,
    plusValidation: true,
    note: 'Validators of class-validator that look at nothing but a value are asked about the bytes that are written, so that the document is stored outright, as one without validators. From 1.10 (CPU 1.14) with validation, which is on top here.',
  },
  {
    workload: 'create-unvalidated',
    title: 'create one, no validators',
    atMost: 1.1,
    note: 'Where nobody can meet a document before it is stored, attributes are cast straight into its bytes; the driver is handed an `_id` that writes them, and the document is made of them afterwards, as one that was loaded. From 1.10 (CPU 1.08).',
  },
  {
    workload: 'create-many',
    title: "create many, above class-validator's own cost",
    atMost: 1.1,
    plusValidation: true,
    note: 'As single ones, written straight into bytes and validated there. class-validator looks for the instance of a validator among those of all models each time; the validator is asked itself. From 1.52 (CPU 2.00) with validation, which is on top here.',
  },
  {
    workload: 'create-many-unvalidated',
    title: 'create many, no validators',
    atMost: 1.1,
    note: 'Written straight into bytes, as single ones; what the driver does with several writes stays compiled too (decision 0012), which halved its CPU and most of its spread. From 4.7 (CPU 6.9), then 1.87 (CPU 2.42), then 1.09 (CPU 1.36).',
  },
  {
    workload: 'save-each',
    title: 'find, change, save each',
    atMost: 1.05,
    note: 'One $set of the changed paths, compiled directly where whole fields change; 66 promises against 60, and validation of the whole document, which by hand there is none; the driver stays compiled. From 1.15 (CPU 1.32), then 1.09 (CPU 1.09).',
  },
  {
    workload: 'save-batch',
    title: 'find, change, save batched',
    atMost: 1.1,
    note: 'One bulkWrite. Whole fields go straight into $set, what became of a document is noted only where somebody hears of it. The CPU was 2.8, then 1.26, then 1.17; bulks of the driver stay compiled since. The runs take 15 ms of it on the main thread, so that what V8 does in other threads makes their spread.',
  },
  {
    workload: 'push-each',
    title: 'push into an embedded array, save',
    atMost: 1.05,
    note: 'One $push. A new member is made of its attributes alone, the rest of the list is neither cast nor gone through again. From 1.28 (CPU 1.59), then 1.15 (CPU 1.15); the driver stays compiled since. The rest is the list read from the bytes, validation, and the description of what is added.',
  },
  {
    workload: 'session',
    title: 'session block',
    atMost: 1.03,
    note: 'As many commands as by hand, 223 promises against 202. On Node 20 a context that follows all of them costs what the column driver + context shows. The document that is found costs less than by hand, the one that is created is stored outright, and the driver stays compiled, as do the functions that each operation goes through. From 1.26 (CPU 1.39), then 1.12 (CPU 1.28), then 1.02 (CPU 0.89).',
  },
  {
    workload: 'transaction',
    title: 'transaction block',
    atMost: 1.03,
    note: 'As the session, 296 promises against 262; documents are kept for an abort before they change, and new ones go through memory for it, which is a hundredth of the block. Functions that were made for each operation are functions that stay: compiled once, where V8 compiled them anew after each collection. From 1.29 (CPU 1.60), then 1.26 (CPU 1.44), then 1.09 (CPU 0.97).',
  },
  {
    workload: 'workers',
    title: '64 concurrent workers',
    atMost: 1.05,
    note: 'As find one and save, validation included. From 1.21 (CPU 1.33), then 1.08 (CPU 1.14).',
  },
  {
    workload: 'cold',
    title: 'cold start, no validators',
    atMost: 1.25,
    note: 'One file, pluralize and sift only when needed, and definitions that work out later what only documents and queries need: from 2.01. The rest is mostly compiling half a megabyte.',
  },
  { workload: 'cold-validated', title: 'cold start, validators', atMost: 1.25, note: 'From 1.54, likewise.' },
];

/** What is shown has two digits. */
const ROUNDING = 0.005;

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
  const verdict = verdictOf(measures, reached as Spread[], noise, atMost);
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

function verdictOf(
  measures: readonly Measure[],
  reached: readonly Spread[],
  noise: readonly (Spread | undefined)[],
  atMost: number,
): string {
  const isWithin = (room: (index: number) => number) =>
    measures.filter((_, index) => reached[index]!.median <= atMost + room(index) + ROUNDING);
  const names = isWithin(() => 0);
  if (names.length === measures.length) return '**yes**';
  // A difference inside the spread of two equal contenders is none.
  if (isWithin((index) => Math.max(0, (noise[index]?.high ?? 1) - 1)).length === measures.length) return 'within A/A';
  return names.length === 0 ? 'no' : `${names[0] === 'cpu' ? 'CPU' : 'wall'} only`;
}

/** A ratio with its quartiles; nothing for none. */
export function shown(spread: Spread | undefined): string {
  return spread === undefined ? '' : formatSpread(spread);
}
