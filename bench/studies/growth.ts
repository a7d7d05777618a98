import type { MongoClient } from 'mongodb';
import { DRIVER, OURS } from '../src/contenders';
import type { Options } from '../src/options';
import { Progress } from '../src/progress';
import { machine, writeJson, type Machine } from '../src/results';
import { runProgram } from '../src/run-program';
import { startServer } from '../src/server';

export interface Axis {
  readonly id: string;
  readonly title: string;
  readonly points: readonly number[];
  /** What a figure is of. */
  readonly per: string;
}

/** What one case took. */
export interface Growth {
  readonly axis: string;
  readonly contender: string;
  readonly point: number;
  /** Microseconds of CPU for each of what the axis counts in. */
  readonly cpu: number;
  readonly wall: number;
  /** Megabytes in use at the worst moment that was looked at, above what was in use before. */
  readonly heap: number;
}

type Took = Pick<Growth, 'cpu' | 'wall' | 'heap'>;

export interface GrowthResults {
  readonly date: string;
  readonly machine: Machine;
  readonly axes: readonly Axis[];
  readonly cases: readonly Growth[];
}

export interface GrowthQuestion {
  readonly uri: string;
  readonly axis: string;
  readonly contender: string;
  readonly point: number;
}

const MOST_DOCUMENTS = 1_000_000;
export const GROWTH_DATABASE = 'bench_growth';

const AXES: readonly Axis[] = [
  {
    id: 'documents',
    title: 'documents streamed',
    per: 'document',
    points: [1, 10, 100, 1_000, 10_000, 100_000, MOST_DOCUMENTS],
  },
  { id: 'fields', title: 'fields of a model, all read', per: 'document', points: [5, 10, 20, 50, 100, 200] },
  { id: 'depth', title: 'depth of embedding, the innermost read', per: 'document', points: [1, 2, 3, 4, 6, 8, 10] },
  { id: 'models', title: 'models defined and used', per: 'document', points: [1, 5, 20, 50, 100, 200, 500] },
  { id: 'sessions', title: 'sessions at once', per: 'block', points: [1, 4, 16, 64, 250, 1_000] },
];

/** How cost grows with what there is more of: a process for each case, ours beside the driver. */
export async function growth(options: Options): Promise<boolean> {
  await using server = await startServer(options.writeConcern);
  using progress = new Progress(2 * AXES.flatMap(({ points }) => points).length);
  await seedMany(server.client, progress);
  const cases: Growth[] = [];
  for (const axis of AXES) {
    for (const point of axis.points) {
      for (const contender of [OURS, DRIVER]) {
        progress.advance(axis.title, `${point} · ${contender}`);
        const question: GrowthQuestion = { uri: server.uri, axis: axis.id, contender, point };
        cases.push({ axis: axis.id, contender, point, ...(await runProgram<Took>('grow', question)) });
        const results: GrowthResults = { date: new Date().toISOString(), machine: machine(), axes: AXES, cases };
        writeJson(options.out, results);
      }
    }
  }
  for (const axis of AXES) for (const contender of [OURS, DRIVER]) console.log(describe(axis, contender, cases));
  return true;
}

function describe({ id, title, per }: Axis, contender: string, cases: readonly Growth[]): string {
  const own = cases.filter((each) => each.axis === id && each.contender === contender);
  const figures = own.map(
    ({ point, cpu, heap }) => `${point}: ${cpu.toFixed(cpu < 10 ? 1 : 0)} µs, ${heap.toFixed(1)} MB`,
  );
  return `${contender}, ${title} (CPU a ${per}, memory)\n  ${figures.join('\n  ')}`;
}

async function seedMany(client: MongoClient, progress: Progress): Promise<void> {
  const collection = client.db(GROWTH_DATABASE).collection('many');
  const size = 20_000;
  for (let from = 0; from < MOST_DOCUMENTS; from += size) {
    if (from % 200_000 === 0) progress.say(`${from.toLocaleString('en')} of a million documents seeded`);
    await collection.insertMany(
      Array.from({ length: size }, (_, index) => ({
        name: `Person ${from + index}`,
        email: `person${from + index}@example.com`,
        age: index % 100,
      })),
      { ordered: false },
    );
  }
}
