import Table from 'cli-table3';
import pc from 'picocolors';
import { AGAIN } from './contenders';
import { medianOf, noiseOf, ratioOf, type Measure, type ResultRow, type Results } from './results';
import type { Spread } from './statistics';

/** The medians, and the ratios to the bare driver with the quartiles of the rounds, for a terminal. */
export function printTables(results: Results): void {
  console.log(
    `\nNode ${results.machine.node}, mongod ${results.server}, w: ${results.writeConcern}, ${results.rounds} rounds`,
  );
  console.log(pc.bold('\nMedians: ms for the whole workload, bytes of one document'));
  console.log(tableOf(results, (row, id) => figure(medianOf(results, row.id, id, 'value'))));
  console.log(pc.bold('\nRatio to the bare driver, wall time (quartiles of the rounds)'));
  console.log(tableOf(results, (row, id) => ratio(results, row, id, 'value')));
  console.log(pc.bold('\nRatio to the bare driver, CPU of the client'));
  console.log(tableOf(results, (row, id) => (row.unit === 'bytes' ? '' : ratio(results, row, id, 'cpu'))));
}

/** `1.02 (0.99–1.05)` */
export function formatSpread({ median, low, high }: Spread): string {
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** As {@link ratioOf}; of the second copy of the driver, what it took of the first. */
export function shownRatio(
  results: Results,
  workload: string,
  contender: string,
  measure: Measure,
): Spread | undefined {
  return contender === AGAIN ? noiseOf(results, workload, measure) : ratioOf(results, workload, contender, measure);
}

function tableOf(results: Results, cell: (row: ResultRow, contender: string) => string): string {
  const head = ['', ...results.contenders.map(({ id, name }) => (id === AGAIN ? 'A/A' : name))];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const row of results.workloads) {
    const cells = results.contenders.map(({ id }) => (id in (results.samples[row.id] ?? {}) ? cell(row, id) : 'n/a'));
    table.push([row.title, ...cells]);
  }
  return table.toString();
}

function ratio(results: Results, row: ResultRow, contender: string, measure: Measure): string {
  const spread = shownRatio(results, row.id, contender, measure);
  return spread === undefined ? '' : formatSpread(spread);
}

function figure(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(value < 10 ? 1 : 0);
}
