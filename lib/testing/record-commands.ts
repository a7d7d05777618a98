import type { CommandFailedEvent, CommandStartedEvent, CommandSucceededEvent, MongoClient } from 'mongodb';
import { CommandMonitoringOffError } from '../errors/command-monitoring-off-error';
import { RecordedCommand } from './recorded-command';

/** Commands of the connection itself, which no operation causes. */
const HANDSHAKE = new Set(['hello', 'ismaster', 'isMaster', 'saslStart', 'saslContinue', 'authenticate']);

/** The commands that a client has sent since the recording began (or was cleared), in the order they were sent. */
export class CommandRecording implements Disposable {
  readonly #client: MongoClient;
  #commands: RecordedCommand[] = [];
  readonly #pending = new Map<number, RecordedCommand>();

  constructor(client: MongoClient) {
    this.#client = client;
    client
      .on('commandStarted', this.#onStarted)
      .on('commandSucceeded', this.#onSucceeded)
      .on('commandFailed', this.#onFailed);
  }

  /** Every command that was sent, whatever came of it. */
  get started(): readonly RecordedCommand[] {
    return [...this.#commands];
  }

  /** Those which the server has answered with `ok: 1` (write errors stand in the `reply`). */
  get succeeded(): readonly RecordedCommand[] {
    return this.#commands.filter(({ outcome }) => outcome === 'succeeded');
  }

  /** Those which the server has refused, or whose connection broke. */
  get failed(): readonly RecordedCommand[] {
    return this.#commands.filter(({ outcome }) => outcome === 'failed');
  }

  /** Names of the commands sent, such as `['insert', 'find', 'getMore']`. */
  get names(): readonly string[] {
    return this.#commands.map(({ name }) => name);
  }

  /** The commands sent that have one of these names. */
  named(...names: readonly string[]): readonly RecordedCommand[] {
    return this.#commands.filter(({ name }) => names.includes(name));
  }

  /**
   * The different session ids that the commands carried, in order of first appearance. `undefined` stands among them
   * where a command carried none, so that `expect(recording.lsids()).toEqual([id])` finds a forgotten session.
   */
  lsids(): readonly (string | undefined)[] {
    return [...new Set(this.#commands.map(({ lsid }) => lsid))];
  }

  /** Forgets what was recorded so far and goes on. Answers to forgotten commands are not recorded. */
  clear(): void {
    this.#commands = [];
    this.#pending.clear();
  }

  /** Ends the recording; what was recorded stays. */
  stop(): void {
    this.#client
      .off('commandStarted', this.#onStarted)
      .off('commandSucceeded', this.#onSucceeded)
      .off('commandFailed', this.#onFailed);
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  readonly #onStarted = (event: CommandStartedEvent): void => {
    if (HANDSHAKE.has(event.commandName)) return;
    const command = new RecordedCommand(event);
    this.#commands.push(command);
    this.#pending.set(event.requestId, command);
  };

  readonly #onSucceeded = ({ requestId, reply }: CommandSucceededEvent): void => {
    this.#take(requestId)?.succeed(reply);
  };

  readonly #onFailed = ({ requestId, failure }: CommandFailedEvent): void => {
    this.#take(requestId)?.fail(failure);
  };

  #take(requestId: number): RecordedCommand | undefined {
    const command = this.#pending.get(requestId);
    this.#pending.delete(requestId);
    return command;
  }
}

/**
 * Records the commands a client sends, as the driver's command monitoring reports them: what is on the wire, not what a
 * library says about it. Handshakes and heartbeats are left out.
 *
 * @param client a client with `monitorCommands: true`
 * @returns the recording, which goes on until `stop()` or the end of a `using` block
 * @throws CommandMonitoringOffError where the client does not report its commands
 *
 * @example
 * using recording = recordCommands(connection().client);
 * await Person.withSession(() => Person.create({ username: 'Emily' }));
 * expect(recording.names).toEqual(['insert']);
 * expect(recording.lsids()).not.toContain(undefined);
 */
export function recordCommands(client: MongoClient): CommandRecording {
  if (!client.options.monitorCommands) throw new CommandMonitoringOffError();
  return new CommandRecording(client);
}
