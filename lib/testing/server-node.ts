import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { TestServerError } from '../errors/test-server-error';
import { askRole, type NodeRole } from './node-role';
import { forgetProcess, rememberProcess } from './process-end';

/** As much of the library's `MongoInstance` as is used here, so that our public types do not need its package. */
interface MongodInstance {
  readonly instanceOpts: { readonly port?: number };
  readonly mongodProcess?: ChildProcess;
  readonly killerProcess?: ChildProcess;
  start(): Promise<void>;
  stop(): Promise<boolean>;
}

/** One running `mongod`: may be killed and started again on the same port and the same data. */
export class ServerNode {
  readonly host = '127.0.0.1';
  readonly port: number;
  /** Connects to this member alone, with the administrator's credentials where authentication is on. */
  readonly uri: string;
  readonly #instance: MongodInstance;

  constructor(instance: MongodInstance, uriOf: (address: string) => string) {
    this.#instance = instance;
    this.port = instance.instanceOpts.port!;
    this.uri = uriOf(this.address);
    this.#settleIn();
  }

  /** `host:port`, as the driver writes it. */
  get address(): string {
    return `${this.host}:${this.port}`;
  }

  /** Process id, undefined while it does not run. */
  get pid(): number | undefined {
    return this.#instance.mongodProcess?.pid;
  }

  get isRunning(): boolean {
    return this.pid !== undefined;
  }

  /** What this member is just now, asked of itself; `down` where it does not answer. */
  role(): Promise<NodeRole> {
    return askRole(this.host, this.port);
  }

  /**
   * Ends the process and waits until it is gone. Does nothing where it is not running.
   *
   * @param signal `SIGKILL`, a crash, unless told; `SIGTERM` lets a primary step down first
   */
  async kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT' = 'SIGKILL'): Promise<void> {
    const mongod = this.#instance.mongodProcess;
    if (mongod?.pid === undefined) return;
    const gone = once(mongod, 'close');
    mongod.ref();
    mongod.kill(signal);
    await gone;
    forgetProcess(mongod.pid);
    await this.#instance.stop();
  }

  /**
   * Starts it again on the same port and data, and waits until it takes connections.
   *
   * @throws TestServerError where it does not start
   */
  async start(): Promise<void> {
    if (this.isRunning) return;
    try {
      await this.#instance.start();
    } catch (cause) {
      throw new TestServerError({ problem: `The mongod on port ${this.port} did not start again.`, cause });
    }
    this.#settleIn();
  }

  /** A program that forgets `stop()` must still be able to end: nothing of the server keeps its event loop alive. */
  #settleIn(): void {
    const { mongodProcess, killerProcess } = this.#instance;
    rememberProcess(mongodProcess!.pid!);
    for (const stream of [mongodProcess!.stdout, mongodProcess!.stderr]) (stream as Socket | null)?.unref();
    mongodProcess!.unref();
    killerProcess?.channel?.unref();
  }
}
