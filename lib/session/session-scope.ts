import { keepOne } from '../bson/keep-one';
import type { ClientSession, ServerSessionId } from 'mongodb';
import type { ClientEntry } from '../clients/client-entry';
import { contextSlot } from '../context/context';
import type { OperationPromise } from './operation-promise';
import type { SessionOptions } from './session-options';
import type { Turns } from './turns';

/** A driver session and what is going on in it. Blocks come and go on it. */
export interface OpenSession {
  readonly entry: ClientEntry;
  readonly driver: ClientSession;
  readonly options: SessionOptions;
  readonly ports: SessionPorts;
  /** The public handle. */
  readonly handle: object;
  readonly turns: Turns;
  readonly transaction: TransactionState;
  /** The blocks that run on this session. */
  readonly scopes: Set<SessionScope>;
  /** The innermost block that runs on this session. */
  readonly scope: SessionScope | undefined;
  /** Closes cursors that were opened with this session outside every block. */
  readonly cursors: Set<() => Promise<void>>;
  readonly hasEnded: boolean;
  /** Aborts what is open, and gives the server session back to the driver's pool. Calling it again waits for the same end. */
  end(): Promise<void>;
}

/** What a session needs from the rooms above, handed to it when it is opened. */
export interface SessionPorts {
  /** Makes the public handle. */
  readonly makeHandle: (session: OpenSession) => object;
  /** Sends one command to the primary, so that the client learns the cluster's time. */
  readonly catchUp: (session: OpenSession) => Promise<void>;
  /** Tells the server that these sessions are still in use. */
  readonly refresh: (entry: ClientEntry, ids: readonly ServerSessionId[]) => Promise<void>;
  /** Aborts the transaction that is still open when the session ends. Never rejects. */
  readonly abort: (session: OpenSession) => Promise<void>;
}

/** What is known of the transaction on a session: plain data that the door checks and the transactions room keeps. */
export interface TransactionState {
  status: 'none' | 'open' | 'committed' | 'aborted' | 'unknown';
  /** Counts the transactions of the session, so that an operation can tell whether it goes out where it was called. */
  number: number;
  /** How many of them were committed, or may be. */
  commits: number;
  /** The first command that reached the server and failed; since then nothing more may be sent. */
  failure: { readonly reason: unknown } | undefined;
  /** The scope of the attempt that runs, where a block runs it, until it is known what became of the attempt. */
  attempt: SessionScope | undefined;
  /** What the transaction has written. */
  written: Written;
}

/** What a transaction has written: hardly anybody asks, so that it is sorted when somebody does. */
export interface Written {
  readonly unsorted: { readonly namespace: readonly (string | undefined)[]; readonly ids: readonly unknown[] }[];
  /** Keys of ids by namespace. */
  readonly sorted: Map<string, Set<string>>;
}

/** Nothing written yet. */
export function nothingWritten(): Written {
  return { unsorted: [], sorted: new Map() };
}

/** The number of the transaction that is open on a session; 0 outside of transactions. */
export function transactionNumber({ transaction: { status, number, attempt } }: OpenSession): number {
  // Between two tries of a commit too.
  return status === 'open' || (status === 'unknown' && attempt !== undefined) ? number : 0;
}

/** Something that ends once. Only where somebody waits for that is there a promise of it: each operation would pay for one. */
class Ending {
  #over: Promise<void> | undefined;
  #resolve: (() => void) | undefined;

  /** Resolves when it has ended. To be asked for while it has not. */
  get over(): Promise<void> {
    return (this.#over ??= new Promise((resolve) => (this.#resolve = resolve)));
  }

  /** It has ended. */
  end(): void {
    this.#resolve?.();
  }
}

/** One public call that was made inside a block, until it has settled. */
export class TrackedOperation extends Ending {
  constructor(
    readonly name: string,
    /** The operation whose hook or callback made this call. */
    readonly parent: TrackedOperation | undefined,
    /** The number of the transaction that it was called in; `undefined` for what starts or ends transactions itself. */
    readonly calledIn: number | undefined,
  ) {
    super();
  }
}

keepOne(new TrackedOperation('', undefined, undefined));

/** An operation of the block that failed; reported at the end if nobody ever looked at it. */
export interface FailedOperation {
  readonly operation: TrackedOperation;
  readonly promise: OperationPromise<unknown>;
  readonly reason: unknown;
}

/**
 * One run of one block: what belongs to it, and whether it still takes work. A transaction's attempts have a scope each, so
 * that leftovers of one attempt cannot join the next.
 */
export class SessionScope extends Ending {
  /** `draining`: the block has returned, and only what was in flight then goes on. */
  state: 'open' | 'draining' | 'ended' = 'open';
  /** What is in flight, in the order of the calls. */
  readonly operations = new Set<TrackedOperation>();
  readonly failures: FailedOperation[] = [];
  /** Closes what still is open on the server when the block ends. */
  readonly cursors = new Set<() => Promise<void>>();
  /** Closes reads that wait for events; they are not waited for. */
  readonly waitingReads = new Set<() => Promise<void>>();
  /** Called when the scope has ended, in order. */
  readonly atEnd: (() => void)[] = [];

  constructor(
    readonly session: OpenSession,
    /** What opened the block, as in messages. */
    readonly where: string,
    /** The block around a transaction's attempt. */
    readonly parent: SessionScope | undefined,
  ) {
    super();
  }
}

keepOne(new SessionScope({} as OpenSession, '', undefined));

/** Where a line of code stands: in which block, in which operation of it. */
export interface Place {
  /** The block around here; none outside, and none inside `withoutSession`. */
  readonly scope: SessionScope | undefined;
  /** The operation whose hooks run here. */
  readonly operation?: TrackedOperation | undefined;
  /** The block that `withoutSession` was called in. */
  readonly suspended?: SessionScope | undefined;
}

/** The entry of the context that says in which block a line of code runs. */
export const placeSlot = contextSlot<Place>('session');
