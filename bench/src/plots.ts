import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import type { GrowthResults } from '../studies/growth';
import type { SoakResults } from '../studies/soak';
import { AGAIN, BENCH, DRIVER, OURS } from './contenders';
import { ratioOf, type Results } from './results';
import { toSvg } from './svg.cjs';

const CONFIG = {
  background: 'white',
  font: 'sans-serif',
  axis: { grid: true, gridColor: '#eee', labelLimit: 320 },
  legend: { labelLimit: 320 },
  view: { stroke: null },
};
const BY_CONTENDER = { field: 'contender', type: 'nominal', title: null, sort: null } as const;

/** A dot for each contender in each workload, with the quartiles of the rounds; the bare driver is the line at 1. */
export function drawRatios(results: Results, file: string): Promise<void> {
  const values = results.workloads.flatMap(({ id, title, unit }) =>
    results.contenders.flatMap(({ id: contender, name }) => {
      const spread = ratioOf(results, id, contender, unit === 'bytes' ? 'value' : 'cpu');
      return spread === undefined || contender === DRIVER || contender === AGAIN
        ? []
        : [{ workload: title, contender: name, ours: contender === OURS, ...spread }];
    }),
  );
  const y = {
    field: 'workload',
    type: 'nominal',
    sort: null,
    title: null,
    axis: { grid: true },
  } as const;
  const scale = { type: 'log' } as const;
  const size = { condition: { test: 'datum.ours', value: 120 }, value: 40 };
  return draw(file, {
    config: CONFIG,
    title: 'CPU of the client (memory: bytes) as a ratio to the bare driver; left is better',
    width: 520,
    height: { step: 24 },
    data: { values },
    layer: [
      { data: { values: [{}] }, mark: { type: 'rule', color: '#888' }, encoding: { x: { datum: 1 } } },
      {
        mark: { type: 'rule', opacity: 0.5 },
        encoding: { y, x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' }, color: BY_CONTENDER },
      },
      {
        mark: { type: 'point', filled: true, opacity: 1 },
        encoding: {
          y,
          x: { field: 'median', type: 'quantitative', scale, title: 'ratio, logarithmic' },
          color: BY_CONTENDER,
          size,
        },
      },
    ],
  });
}

/** A file for each axis: what one costs in CPU, and what memory is in use. Flat is linear, or better. */
export async function drawGrowth({ axes, cases }: Pick<GrowthResults, 'axes' | 'cases'>): Promise<void> {
  for (const { id, title, per } of axes) {
    const values = cases.filter(({ axis }) => axis === id);
    const x = { field: 'point', type: 'quantitative', scale: { type: 'log' }, title } as const;
    const panel = (field: string, label: string) => ({
      width: 300,
      height: 200,
      mark: { type: 'line' as const, point: true },
      encoding: {
        x,
        y: { field, type: 'quantitative' as const, title: label, scale: { zero: true } },
        color: BY_CONTENDER,
      },
    });
    const panels = [panel('cpu', `µs of CPU a ${per}`), panel('heap', 'MB in use')];
    await draw(`growth-${id}.svg`, { config: CONFIG, data: { values }, hconcat: panels });
  }
}

export function drawSoak({ blocks, heap }: SoakResults, file: string): Promise<void> {
  const values = blocks.map((block, index) => ({ block, heap: heap[index] }));
  return draw(file, {
    config: CONFIG,
    width: 520,
    height: 180,
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'block', type: 'quantitative', title: 'blocks' },
      y: { field: 'heap', type: 'quantitative', title: 'MB in use after forced collections', scale: { zero: true } },
    },
  });
}

async function draw(file: string, spec: TopLevelSpec): Promise<void> {
  const folder = join(BENCH, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), `${await toSvg(spec)}\n`);
}
