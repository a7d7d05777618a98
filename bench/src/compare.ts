import { relative } from 'node:path';
import Table from 'cli-table3';
import pc from 'picocolors';
import { OURS } from './contenders';
import { noiseOf, ratioOf, readJson, type Measure, type Results, type ResultRow } from './results';
import type { Spread } from './statistics';

/** Two equal runs differ by this much, however quiet the machine. */
const LEAST_NOISE = 0.02;

interface Comparison {
  readonly title: string;
  readonly before: number;
  readonly after: number;
  /** How far equal contenders drifted apart in these two runs, as a share. */
  readonly noise: number;
}

/** npm run bench:compare -- old.json new.json: which workloads became slower, or larger, than the noise explains. */
function main(): void {
  const [before, after] = process.argv.slice(2);
  if (after === undefined) throw new Error('Usage: npm run bench:compare -- old.json new.json');
  const comparisons = compare(readJson<Results>(before!), readJson<Results>(after));
  const table = new Table({
    head: ['ratio to the driver', 'before', 'after', 'change', 'noise', ''],
    style: { head: [] },
  });
  for (const comparison of comparisons) table.push(rowOf(comparison));
  console.log(table.toString());
  const regressed = comparisons.filter((comparison) => verdictOf(comparison) === 'slower');
  console.log(
    `${regressed.length} of ${comparisons.length} regressed, ${relative('.', before!)} to ${relative('.', after)}`,
  );
  process.exitCode = regressed.length === 0 ? 0 : 1;
}

function compare(before: Results, after: Results): Comparison[] {
  return after.workloads.flatMap((row) =>
    measuresOf(row).flatMap(([measure, name]) => {
      const [old, now] = [before, after].map((results) => ratioOf(results, row.id, OURS, measure)?.median);
      if (old === undefined || now === undefined) return [];
      const noise = Math.max(
        ...[before, after].map((results) => shareOf(noiseOf(results, row.id, measure))),
        LEAST_NOISE,
      );
      return [{ title: `${row.title}, ${name}`, before: old, after: now, noise }];
    }),
  );
}

function measuresOf({ unit }: ResultRow): readonly (readonly [Measure, string])[] {
  if (unit === 'bytes') return [['value', 'bytes']];
  return [
    ['value', 'wall'],
    ['cpu', 'CPU'],
  ];
}

/** The quartile of the two drivers' ratio that is farther from 1. */
function shareOf(spread: Spread | undefined): number {
  return spread === undefined ? 0 : Math.max(Math.abs(spread.high - 1), Math.abs(1 - spread.low));
}

function verdictOf({ before, after, noise }: Comparison): 'slower' | 'faster' | 'the same' {
  if (after > before * (1 + noise)) return 'slower';
  return after < before / (1 + noise) ? 'faster' : 'the same';
}

function rowOf(comparison: Comparison): string[] {
  const { title, before, after, noise } = comparison;
  const verdict = verdictOf(comparison);
  const colour = { slower: pc.red, faster: pc.green, 'the same': pc.dim }[verdict];
  const change = `${(100 * (after / before - 1)).toFixed(1)}%`;
  return [title, before.toFixed(2), after.toFixed(2), change, `${(100 * noise).toFixed(1)}%`, colour(verdict)];
}

main();
