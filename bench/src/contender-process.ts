import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { BENCH, type Contender } from './contenders';
import type { Answer, ContenderInfo, Request, Sample } from './messages';

const FLAGS = ['--expose-gc', '--max-old-space-size=6144'];

/** A process that holds one contender. Only one of them works at any moment. */
export class ContenderProcess implements AsyncDisposable {
  readonly contender: Contender;
  readonly database: string;
  readonly #child: ChildProcess;
  #info: ContenderInfo | undefined;

  constructor(contender: Contender) {
    this.contender = contender;
    this.database = `bench_${contender.id.replace(/\W/g, '_')}`;
    this.#child = fork(join(BENCH, 'start.cjs'), [join(BENCH, 'src/worker.ts')], {
      execArgv: FLAGS,
      env: { ...process.env, NODE_ENV: 'production' },
    });
  }

  get info(): ContenderInfo {
    return this.#info!;
  }

  async connect(uri: string, others: number): Promise<this> {
    const { file } = this.contender;
    this.#info = (await this.ask({ type: 'connect', file, uri, database: this.database, others })) as ContenderInfo;
    return this;
  }

  supports(workload: string): boolean {
    return this.info.supported.includes(workload);
  }

  async run(workload: string, operations: number, age: number, collects = true): Promise<Sample> {
    return (await this.ask({ type: 'run', workload, operations, age, collects })) as Sample;
  }

  ask(request: Request): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const fail = (problem: string): void => reject(new Error(`${this.contender.id}: ${problem}`));
      const onExit = (code: number | null): void => fail(`its process ended with ${code}`);
      this.#child.once('exit', onExit);
      this.#child.once('message', (answer: Answer) => {
        this.#child.off('exit', onExit);
        if ('error' in answer) fail(answer.error);
        else resolve(answer.result);
      });
      this.#child.send(request);
    });
  }

  /** Ends the process whatever it is doing. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }
}
