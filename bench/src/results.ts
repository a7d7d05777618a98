import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { AGAIN, DRIVER } from './contenders';
import type { Sample } from './messages';
import { median, spreadOf, type Spread } from './statistics';
import type { Witnessed } from './verify';

/** Samples of one contender in one workload, by round; null for a round in which it did not take part. */
export interface Samples {
  readonly value: (number | null)[];
  readonly cpu: (number | null)[];
  readonly heap?: (number | null)[];
}

/** What one run found, as it is written to a file. */
export interface Results {
  readonly date: string;
  readonly machine: Machine;
  readonly server: string;
  readonly writeConcern: string;
  readonly rounds: number;
  readonly others: number;
  readonly contenders: readonly { readonly id: string; readonly name: string; readonly notes?: string }[];
  readonly workloads: readonly ResultRow[];
  /** By workload, then contender. */
  readonly samples: Readonly<Record<string, Record<string, Samples>>>;
  readonly witnessed: Readonly<Record<string, Record<string, Witnessed>>>;
}

export interface ResultRow {
  readonly id: string;
  readonly title: string;
  readonly operations: number;
  readonly unit: 'ms' | 'bytes';
}

export interface Machine {
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  readonly gigabytes: number;
}

export function machine(): Machine {
  const [first] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return { node: process.version, cpu: first?.model.trim() ?? 'unknown', cores: cpus().length, gigabytes };
}

export type Measure = 'value' | 'cpu' | 'heap';

/** The ratio of a contender to the bare driver of the same run. */
export function ratioOf(results: Results, workload: string, contender: string, measure: Measure): Spread | undefined {
  const own = results.samples[workload]?.[contender]?.[measure];
  const base = bareDriver(results, workload, measure);
  if (own === undefined || base === undefined) return undefined;
  const rounds = own.flatMap((value, round) => (value === null || base[round] === null ? [] : [value / base[round]!]));
  return rounds.length === 0 ? undefined : spreadOf(rounds);
}

/** The two copies of the driver against each other: a difference inside this is none. */
export function noiseOf(results: Results, workload: string, measure: Measure): Spread | undefined {
  const first = results.samples[workload]?.[DRIVER]?.[measure];
  const second = results.samples[workload]?.[AGAIN]?.[measure];
  if (first === undefined || second === undefined) return undefined;
  return spreadOf(first.map((value, round) => second[round]! / value!));
}

export function medianOf(results: Results, workload: string, contender: string, measure: Measure): number | undefined {
  const sample = results.samples[workload]?.[contender]?.[measure]?.filter((value) => value !== null);
  return sample === undefined || sample.length === 0 ? undefined : median(sample);
}

/** Both copies of the driver make the baseline of a round, which halves its noise and treats them alike. */
function bareDriver(results: Results, workload: string, measure: Measure): (number | null)[] | undefined {
  const of = results.samples[workload] ?? {};
  const copies = [of[DRIVER]?.[measure], of[AGAIN]?.[measure]].filter((copy) => copy !== undefined);
  return copies[0]?.map((_, round) => copies.reduce((sum, copy) => sum + copy[round]!, 0) / copies.length);
}

export class SampleBook {
  readonly samples: Record<string, Record<string, Samples>> = {};

  note(workload: string, contender: string, sample: Sample | null): void {
    const row = (this.samples[workload] ??= {});
    const own = (row[contender] ??= { value: [], cpu: [], ...(sample?.heap === undefined ? {} : { heap: [] }) });
    own.value.push(sample === null ? null : rounded(sample.value));
    own.cpu.push(sample === null ? null : rounded(sample.cpu));
    own.heap?.push(sample === null ? null : rounded(sample.heap!));
  }
}

export function writeJson(path: string, content: object): void {
  mkdirSync(dirname(path), { recursive: true });
  // Numbers of one list on one line: readable differences between two runs.
  const text = JSON.stringify(content, null, 1).replace(/\[[-\d.,\snul]*\]/g, (list) => list.replace(/\s+/g, ''));
  writeFileSync(path, `${text}\n`);
}

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
