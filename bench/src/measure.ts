import type { Workload } from '../work/workload';
import { coldStartRows, coldStartSteps, measureColdStarts } from './cold';
import { installPeers } from './contenders';
import { ContenderProcess } from './contender-process';
import type { Sample } from './messages';
import type { Options } from './options';
import { Progress } from './progress';
import { machine, SampleBook, type Results, type ResultRow } from './results';
import { restore, seed } from './seed';
import { startServer, type Server } from './server';
import { verify, type Witnessed } from './verify';

/** Ages below are those of seeded people; every run sets one that nobody has. */
const FIRST_AGE = 101;
const AGES = 49;
/** What memory is used does not vary, and each case takes a process of its own. */
const MEMORY_ROUNDS = 5;

/**
 * Verifies every contender, then runs all of them side by side, round by round.
 *
 * @param keep is handed what there is after every round, so that nothing is lost where a long run is ended
 */
export async function measure(options: Options, keep: (results: Results) => void = () => undefined): Promise<Results> {
  installPeers(options.contenders);
  await using server = await startServer(options.writeConcern);
  await using run = new Run(options, server);
  await run.prepare();
  // Of no rounds not even the one that warms up.
  for (let round = 0; round <= options.rounds && options.rounds > 0; round += 1) {
    await run.round(round);
    if (round > 0) keep(run.results());
  }
  await run.memory();
  run.coldStarts();
  return run.results();
}

class Run implements AsyncDisposable {
  readonly #options: Options;
  readonly #server: Server;
  readonly #book = new SampleBook();
  readonly #witnessed: Record<string, Record<string, Witnessed>> = {};
  readonly #processes: ContenderProcess[] = [];
  readonly #timed: readonly Workload[];
  readonly #weighed: readonly Workload[];
  readonly #progress: Progress;
  #turns = 0;

  constructor(options: Options, server: Server) {
    const { workloads, contenders, rounds, coldStarts } = options;
    this.#options = options;
    this.#server = server;
    this.#timed = workloads.filter(({ unit }) => unit === 'ms');
    this.#weighed = workloads.filter(({ unit }) => unit === 'bytes');
    this.#progress = new Progress(this.#steps() + coldStartSteps(coldStarts, contenders, rounds));
  }

  /** Seeds what each contender works on, and has it show that it does the work right. */
  async prepare(): Promise<void> {
    for (const contender of this.#options.contenders) {
      const process = new ContenderProcess(contender);
      this.#processes.push(process);
      await process.connect(this.#server.uri, this.#options.others);
      await seed(this.#server.client.db(process.database), process.info.seedExtra);
      await this.#verify(process);
    }
  }

  /** Round 0 warms up the compiler, the pools and the cache of the server, and is thrown away. */
  async round(round: number): Promise<void> {
    const peersToo = round === 0 || (round - 1) % this.#options.peersEvery === 0;
    for (const workload of this.#timed) {
      for (const process of this.#turnOf(workload)) {
        const takesPart = peersToo || !process.contender.isPeer;
        const sample = takesPart
          ? await this.#sample(process, workload, `round ${round} of ${this.#options.rounds}`)
          : null;
        if (round > 0) this.#book.note(workload.id, process.contender.id, sample);
      }
    }
  }

  /** Each case in a fresh process, so that nothing but its own documents is in the heap. */
  async memory(): Promise<void> {
    for (let round = 1; round <= Math.min(MEMORY_ROUNDS, this.#options.rounds); round += 1) {
      for (const workload of this.#weighed) {
        for (const { contender } of this.#turnOf(workload)) {
          await using process = await new ContenderProcess(contender).connect(this.#server.uri, this.#options.others);
          const sample = await this.#sample(process, workload, `memory ${round}`);
          this.#book.note(workload.id, contender.id, sample);
        }
      }
    }
  }

  coldStarts(): void {
    const { coldStarts, contenders, rounds } = this.#options;
    measureColdStarts(coldStarts, contenders, rounds, this.#book, this.#progress);
  }

  results(): Results {
    const { rounds, others, writeConcern, workloads, coldStarts } = this.#options;
    const rows = workloads.map(({ id, title, operations, unit }): ResultRow => ({ id, title, operations, unit }));
    return {
      date: new Date().toISOString(),
      machine: machine(),
      server: this.#server.version,
      writeConcern,
      rounds,
      others,
      contenders: this.#processes.map(({ contender: { id }, info: { name, notes } }) => ({ id, name, notes })),
      workloads: [...rows, ...coldStartRows(coldStarts)].filter(({ id }) => rounds === 0 || id in this.#book.samples),
      samples: this.#book.samples,
      witnessed: this.#witnessed,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#progress[Symbol.dispose]();
    for (const process of this.#processes) await process[Symbol.asyncDispose]();
  }

  /** About: not every contender can do everything. */
  #steps(): number {
    const { contenders, rounds, peersEvery } = this.#options;
    const peers = contenders.filter(({ isPeer }) => isPeer).length;
    const turns = (contenders.length - peers) * (rounds + 1) + peers * (rounds / peersEvery + 1);
    const weighings = this.#weighed.length * contenders.length * Math.min(MEMORY_ROUNDS, rounds);
    return this.#timed.length * (turns + contenders.length) + weighings;
  }

  async #verify(process: ContenderProcess): Promise<void> {
    const { id } = process.contender;
    const own: Record<string, Witnessed> = (this.#witnessed[id] = {});
    for (const [index, workload] of this.#options.workloads.entries()) {
      if (!process.supports(workload.id)) continue;
      this.#progress.advance('verifying', `${id} ${workload.id}`);
      own[workload.id] = await verify(this.#server.client, process, workload, FIRST_AGE + index);
      for (const problem of own[workload.id]!.problems) this.#progress.say(`${id}, ${workload.id}: ${problem}`);
    }
  }

  async #sample(process: ContenderProcess, workload: Workload, step: string): Promise<Sample> {
    this.#progress.advance(step, `${workload.id} · ${process.contender.id}`);
    const age = FIRST_AGE + (this.#turns % AGES);
    const sample = await process.run(workload.id, workload.operations, age, this.#options.collects);
    await restore(this.#server.client.db(process.database), workload);
    return sample;
  }

  /** Whoever can do it, beginning with another one each time. */
  #turnOf(workload: Workload): readonly ContenderProcess[] {
    const able = this.#processes.filter((process) => process.supports(workload.id));
    const shift = (this.#turns += 1) % able.length;
    return [...able.slice(shift), ...able.slice(0, shift)];
  }
}
