import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { MEMORY } from '../work/memory';
import { WORKLOADS } from '../work/workloads';
import type { Workload } from '../work/workload';
import { COLD_STARTS } from './cold';
import { AGAIN, BENCH, CONTENDERS, DRIVER, OURS, type Contender } from './contenders';

export type Study = 'measure' | 'quick' | 'growth' | 'soak' | 'context' | 'profile';

export interface Options {
  readonly study: Study;
  readonly contenders: readonly Contender[];
  readonly workloads: readonly Workload[];
  readonly coldStarts: readonly string[];
  readonly rounds: number;
  /** Peers take part in every so many rounds: they are slow, and their ratios are far from 1. */
  readonly peersEvery: number;
  /** Other models that are defined and used in the process. */
  readonly others: number;
  readonly writeConcern: string;
  /** Whether garbage is collected before each run. */
  readonly collects: boolean;
  readonly out: string;
  /** How many blocks the soak runs. */
  readonly blocks: number;
}

export const HELP = `npm run bench -- [options]

  --only threadline,mongoose     these contenders; the bare driver runs beside them, twice
  --workloads find-many,create   these rows alone (find-many* for all that begin so)
  --rounds 15                    measured rounds, after one that warms up
  --peers-every 3                peers take part in every third round
  --others 20                    other models in the process
  --write-concern 1              default of the server; majority is MongoDB's own
  --no-gc                        no collection of garbage before each run, and no cold starts; writes no-gc.json
  --memory                       the memory rows alone
  --out bench/results/x.json     where the samples are written; latest.json of all rows, part.json of some
  --quick                        checks commands and documents of ours, or of --only; measures nothing
  --growth | --soak | --context  how cost grows; 100,000 blocks; what context costs
  --blocks 100000                of the soak
  --profile                      CPU and heap profiles of our adapter for the workloads given
  --list                         ids of contenders and workloads`;

const STUDIES = ['quick', 'growth', 'soak', 'context', 'profile'] as const;

export function readOptions(args: readonly string[]): Options | 'help' | 'list' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      workloads: { type: 'string' },
      rounds: { type: 'string', default: '15' },
      'peers-every': { type: 'string', default: '3' },
      others: { type: 'string', default: '20' },
      'write-concern': { type: 'string', default: '1' },
      'no-gc': { type: 'boolean' },
      memory: { type: 'boolean' },
      out: { type: 'string' },
      blocks: { type: 'string', default: '100000' },
      quick: { type: 'boolean' },
      growth: { type: 'boolean' },
      soak: { type: 'boolean' },
      context: { type: 'boolean' },
      profile: { type: 'boolean' },
      list: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  if (values.list) return 'list';
  const study = STUDIES.find((name) => values[name]) ?? 'measure';
  const wanted = values.workloads?.split(',');
  const collects = values['no-gc'] !== true;
  const isPart = [values.only, values.workloads, values.memory].some((value) => value !== undefined);
  return {
    study,
    contenders: contendersOf(values.only?.split(',') ?? (study === 'quick' ? [OURS] : undefined)),
    workloads: values.memory
      ? MEMORY
      : WORKLOADS.filter(({ id, unit }) => isWanted(id, wanted) && (collects || unit === 'ms')),
    coldStarts: values.memory || !collects ? [] : COLD_STARTS.filter((id) => isWanted(id, wanted)),
    rounds: count(values.rounds, '--rounds'),
    peersEvery: count(values['peers-every'], '--peers-every'),
    others: count(values.others, '--others', 0),
    writeConcern: values['write-concern'],
    collects,
    out: values.out ?? join(BENCH, 'results', `${nameOf(study, isPart, collects)}.json`),
    blocks: count(values.blocks, '--blocks'),
  };
}

function contendersOf(only: readonly string[] | undefined): readonly Contender[] {
  const unknown = only?.find((id) => !CONTENDERS.some((contender) => contender.id === id));
  if (unknown !== undefined) throw new Error(`There is no contender "${unknown}". See --list.`);
  const always = [DRIVER, AGAIN];
  return CONTENDERS.filter(({ id }) => only === undefined || always.includes(id) || only.includes(id));
}

/** What a part of the rows gave must not take the place of what all of them gave. */
function nameOf(study: Study, isPart: boolean, collects: boolean): string {
  if (study !== 'measure') return study;
  if (!collects) return 'no-gc';
  return isPart ? 'part' : 'latest';
}

function isWanted(id: string, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined) return true;
  return wanted.some((name) => (name.endsWith('*') ? id.startsWith(name.slice(0, -1)) : id === name));
}

function count(text: string, option: string, least = 1): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new Error(`${option} takes a whole number, not "${text}".`);
  return value;
}
