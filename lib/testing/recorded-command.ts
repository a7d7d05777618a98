import type { CommandStartedEvent, Document } from 'mongodb';

/** One command as it went over the wire, and what came of it. */
export class RecordedCommand {
  /** Such as `insert`, `getMore` or `commitTransaction`. */
  readonly name: string;
  readonly database: string;
  /** The whole command, session fields included. */
  readonly command: Document;
  /** `host:port` of the server it was sent to. */
  readonly address: string;
  /** Id of its session: the UUID's 32 hexadecimal digits; undefined where it carried none. */
  readonly lsid: string | undefined;
  readonly txnNumber: number | undefined;
  readonly startTransaction: true | undefined;
  readonly autocommit: false | undefined;
  #outcome: 'pending' | 'succeeded' | 'failed' = 'pending';
  #reply: Document | undefined;
  #failure: Error | undefined;

  constructor({ commandName, databaseName, command, address }: CommandStartedEvent) {
    this.name = commandName;
    this.database = databaseName;
    this.command = command;
    this.address = address;
    this.lsid = command['lsid'] === undefined ? undefined : lsidHex(command['lsid']);
    this.txnNumber = command['txnNumber'] === undefined ? undefined : Number(command['txnNumber']);
    this.startTransaction = command['startTransaction'];
    this.autocommit = command['autocommit'];
  }

  get outcome(): 'pending' | 'succeeded' | 'failed' {
    return this.#outcome;
  }

  /** The server's answer, once it has succeeded. */
  get reply(): Document | undefined {
    return this.#reply;
  }

  /** Why it failed, once it has. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  succeed(reply: unknown): void {
    this.#outcome = 'succeeded';
    this.#reply = reply as Document;
  }

  fail(failure: Error): void {
    this.#outcome = 'failed';
    this.#failure = failure;
  }
}

/**
 * A session id as {@link RecordedCommand.lsid} shows it, to compare with: of a driver's `session.id`, or of the `lsid` in
 * a command.
 *
 * @param lsid `{ id: <UUID as Binary> }`
 */
export function lsidHex(lsid: { readonly id: { readonly buffer: Uint8Array } }): string {
  return Buffer.from(lsid.id.buffer).toString('hex');
}
