import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContextResults } from '../studies/context';
import type { GrowthResults } from '../studies/growth';
import type { SoakResults } from '../studies/soak';
import { AGAIN, BENCH, DRIVER, OURS } from './contenders';
import { drawGrowth, drawRatios, drawSoak } from './plots';
import { medianOf, noiseOf, ratioOf, readJson, type Measure, type Results, type ResultRow } from './results';
import { formatSpread, shownRatio } from './table';
import { shown, targetTable } from './targets';

const README = join(BENCH, 'README.md');
const BEGIN = '<!-- figures: written by npm run bench:report -->';
const END = '<!-- end of figures -->';

/** npm run bench:report: writes the figures of the last runs into README.md, and their plots beside the results. */
async function main(): Promise<void> {
  const sections = [
    ...(await sectionOf<Results>('latest', reportRun)),
    ...(await sectionOf<Results>('no-gc', reportWithoutCollections)),
    ...(await sectionOf<GrowthResults>('growth', reportGrowth)),
    ...(await sectionOf<SoakResults>('soak', reportSoak)),
    ...(await sectionOf<ContextResults>('context', reportContext)),
  ];
  const text = readFileSync(README, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`README.md has no place for the figures: ${BEGIN} ... ${END}`);
  writeFileSync(README, [before, BEGIN, '\n\n', sections.join('\n'), '\n\n', END, after].join(''));
  console.log('wrote bench/README.md');
}

async function sectionOf<T>(name: string, report: (results: T) => Promise<string[]> | string[]): Promise<string[]> {
  const file = join(BENCH, 'results', `${name}.json`);
  return existsSync(file) ? report(readJson<T>(file)) : [];
}

async function reportRun(results: Results): Promise<string[]> {
  const { machine, server, writeConcern, rounds, date } = results;
  await drawRatios(results, 'ratios.svg');
  return [
    '## Targets and figures',
    '',
    `Run of ${date.slice(0, 10)}: Node ${machine.node}, mongod ${server}, default write concern w: ${writeConcern}, ${machine.cores} cores (${machine.cpu}). ` +
      `${rounds} interleaved rounds; medians, and the quartiles of the rounds in brackets. Ratios are to the bare driver of the same round.`,
    '',
    ...targetTable(results),
    '',
    '![Ratios to the bare driver](results/ratios.svg)',
    '',
    '### Ratio to the bare driver, CPU of the client',
    '',
    ...tableOf(results, (row, id) => (row.unit === 'bytes' ? '' : ratioCell(results, row, id, 'cpu'))),
    '',
    '### Ratio to the bare driver, wall time, and memory',
    '',
    ...tableOf(results, (row, id) => ratioCell(results, row, id, 'value')),
    '',
    '### Medians: milliseconds for the whole workload, bytes of one document',
    '',
    ...tableOf(results, (row, id) => medianOf(results, row.id, id, 'value')?.toFixed(0) ?? ''),
    '',
    '### What reached the server',
    '',
    'Ten operations of each workload; what is the same as by hand is left out.',
    '',
    ...witnessedTable(results),
    '',
    ...results.contenders.flatMap(({ name, notes }) => (notes === undefined ? [] : [`- **${name}**: ${notes}`])),
    '',
  ];
}

function reportWithoutCollections(results: Results): string[] {
  const { rounds, date, machine } = results;
  const rows = results.workloads.map(({ id, title }) => {
    const cells = [OURS, 'driver-context'].flatMap((contender) =>
      (['value', 'cpu'] as const).map((measure) => shown(ratioOf(results, id, contender, measure))),
    );
    return `| ${[title, ...cells, shown(noiseOf(results, id, 'cpu'))].join(' | ')} |`;
  });
  return [
    '## Without a collection before each run',
    '',
    `Run of ${date.slice(0, 10)}, Node ${machine.node}, ${rounds} rounds. The driver by hand keeps its compiled code as well then.`,
    '',
    '| workload | threadline, wall | CPU | driver + context, wall | CPU | A/A CPU |',
    '|---|---:|---:|---:|---:|---:|',
    ...rows,
    '',
  ];
}

async function reportGrowth({ axes, cases, machine, date }: GrowthResults): Promise<string[]> {
  await drawGrowth({ axes, cases });
  const rows = axes.map(({ id, title, per }) => {
    const of = (contender: string) => cases.filter((each) => each.axis === id && each.contender === contender);
    const cells = ['threadline', DRIVER].map((contender) => {
      const [first, last] = [of(contender).at(0), of(contender).at(-1)];
      return `${first?.cpu.toFixed(0)} → ${last?.cpu.toFixed(0)} µs, ${last?.heap.toFixed(1)} MB`;
    });
    const [least, most] = [of(DRIVER).at(0)?.point, of(DRIVER).at(-1)?.point];
    return `| ${title} | ${least?.toLocaleString('en')} to ${most?.toLocaleString('en')} | ${cells.join(' | ')} | [plot](results/growth-${id}.svg), a ${per} |`;
  });
  return [
    '## How cost grows',
    '',
    `Run of ${date.slice(0, 10)}, Node ${machine.node}. A process for each case: CPU of one, at the least and at the most, and memory in use at the most.`,
    '',
    '| what grows | from, to | threadline | driver | |',
    '|---|---|---:|---:|---|',
    ...rows,
    '',
  ];
}

async function reportSoak(results: SoakResults): Promise<string[]> {
  await drawSoak(results, 'soak.svg');
  const { blocks, heap, seconds, growth } = results;
  return [
    '## Soak',
    '',
    `${blocks.at(-1)?.toLocaleString('en')} blocks, sessions and transactions in turn, one in five failing, in ${seconds} s: after forced collections ` +
      `${heap.at(Math.floor(heap.length / 5))} MB in use after a fifth of them and ${heap.at(-1)} MB at the end (${(100 * growth).toFixed(1)}% more, quarter against quarter).`,
    '',
    '![Heap in use over the blocks](results/soak.svg)',
    '',
  ];
}

function reportContext({ nanoseconds }: ContextResults): string[] {
  const versions = Object.keys(nanoseconds);
  const names = Object.keys(nanoseconds[versions[0]!]!);
  return [
    '## What context costs',
    '',
    'Nanoseconds of CPU each.',
    '',
    `| | ${versions.join(' | ')} |`,
    `|---|${versions.map(() => '---:|').join('')}`,
    ...names.map(
      (name) =>
        `| ${[name, ...versions.map((version) => nanoseconds[version]![name]!.toLocaleString('en'))].join(' | ')} |`,
    ),
    '',
  ];
}

function tableOf(results: Results, cell: (row: ResultRow, contender: string) => string): string[] {
  const { contenders, samples } = results;
  return [
    `| | ${contenders.map(({ id, name }) => (id === AGAIN ? 'A/A' : name)).join(' | ')} |`,
    `|---|${contenders.map(() => '---:|').join('')}`,
    ...results.workloads.map((row) => {
      const cells = contenders.map(({ id }) => (id in (samples[row.id] ?? {}) ? cell(row, id) : 'n/a'));
      return `| ${[row.title, ...cells].join(' | ')} |`;
    }),
  ];
}

function ratioCell(results: Results, row: ResultRow, contender: string, measure: Measure): string {
  const spread = shownRatio(results, row.id, contender, measure);
  return spread === undefined ? '' : formatSpread(spread);
}

function witnessedTable({ witnessed, contenders, workloads }: Results): string[] {
  const byHand = witnessed[DRIVER] ?? {};
  const rows = workloads.flatMap(({ id, title }) =>
    contenders.flatMap((contender) => {
      const seen = witnessed[contender.id]?.[id];
      if (seen === undefined || contender.id === AGAIN) return [];
      const { commands, updates } = seen;
      const isSame = commands === byHand[id]?.commands && updates.join() === byHand[id]?.updates.join();
      if (isSame && contender.id !== DRIVER) return [];
      const shapes = updates.map((shape) => `\`${shape}\``).join('; ');
      return [`| ${[title, contender.name, commands, shapes].join(' | ')} |`];
    }),
  );
  return ['| workload | contender | commands | updates |', '|---|---|---|---|', ...rows];
}

void main();
