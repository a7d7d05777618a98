import { tracingChannel } from 'node:diagnostics_channel';

/** What subscribers of the tracing channel `threadline:operation` get for each operation that goes to the driver. */
export interface OperationReport {
  /** As users know it, for example `Person.create`. */
  readonly operation: string;
  /** The driver's method, for example `insertOne`. */
  readonly method: string;
  readonly client: string;
  readonly database: string;
  readonly collection: string | undefined;
  /** The session's id in hexadecimal, where the operation carries a session of ours. */
  readonly session: string | undefined;
}

/** Name of the channel, for `diagnostics_channel.tracingChannel(name).subscribe(...)`. */
export const OPERATION_CHANNEL = 'threadline:operation';

const channel = tracingChannel<OperationReport>(OPERATION_CHANNEL);

/** Whether anybody subscribed; asked first, as a report is work. */
export function isSubscribed(): boolean {
  // hasSubscribers of a tracing channel came with Node 20.13 and is missing from the types of Node 20.
  return (channel as { readonly hasSubscribers?: boolean }).hasSubscribers !== false;
}

/** Runs an operation and reports it to whoever subscribed. */
export function traced<T>(report: OperationReport, run: () => Promise<T>): Promise<T> {
  return channel.tracePromise(run, report);
}
