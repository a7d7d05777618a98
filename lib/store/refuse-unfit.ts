import { InvalidOptionError } from '../errors/invalid-option-error';
import { OperationNotAllowedInSnapshotError } from '../errors/operation-not-allowed-in-snapshot-error';
import { OperationNotAllowedInTransactionError } from '../errors/operation-not-allowed-in-transaction-error';
import { SessionEndedError } from '../errors/session-ended-error';
import { TransactionAbortedError } from '../errors/transaction-aborted-error';
import { TransactionStateError } from '../errors/transaction-state-error';
import { UnacknowledgedWriteError } from '../errors/unacknowledged-write-error';
import { suspendedScope } from '../session/current-session';
import type { OpenSession, SessionScope } from '../session/session-scope';
import { ruleOf, type MethodRule } from './methods';
import type { Operation } from './operation';
import { refuseWrittenAround } from './written';

/** Refuses what cannot be part of the session, before anything is sent. What is refused here spoils nothing. */
export function refuseUnfit(
  operation: Operation,
  session: OpenSession | undefined,
  scope: SessionScope | undefined,
): void {
  refuseWaitingForItself(operation);
  if (session === undefined) return;
  if (session.hasEnded) throw new SessionEndedError({ operation: operation.name });
  const writes = rule(operation).write === true || writesByPipeline(operation);
  if (session.options.snapshot === true) refuseInSnapshot(operation, writes);
  refuseBesideAttempt(operation, session, scope);
  if (session.transaction.status === 'open') refuseInTransaction(operation, session);
  else if (writes && operation.writeConcern?.w === 0) throw new UnacknowledgedWriteError({ operation: operation.name });
}

function rule(operation: Operation): MethodRule {
  return operation.rule ?? ruleOf(operation.method);
}

// Outside the block's session by its own wish, but the block cannot end its transaction while it waits for this.
function refuseWaitingForItself(operation: Operation): void {
  const around = suspendedScope()?.session;
  if (around?.transaction.status !== 'open' || around.entry.client !== operation.entry.client) return;
  refuseWrittenAround(operation);
  if (rule(operation).exclusive !== true) return;
  const reason = 'it would wait for the locks of the transaction around it, which in turn waits for it';
  throw new OperationNotAllowedInTransactionError({ operation: operation.name, reason });
}

function refuseInSnapshot(operation: Operation, writes: boolean): void {
  if (writes) throw new OperationNotAllowedInSnapshotError({ operation: operation.name });
  const level =
    (operation.own?.readConcern as { readonly level?: unknown } | undefined)?.level ?? operation.own?.readConcern;
  if (level === undefined || level === 'snapshot') return;
  throw new InvalidOptionError({
    option: 'readConcern',
    problem: `${operation.name} was given the read concern ${JSON.stringify(level)} inside a snapshot session.`,
    summary: 'Every read of a snapshot session reads the same moment, which is a read concern of its own.',
    resolution: 'Leave readConcern out.',
  });
}

// Code of the block around a transaction, running beside it, must not slip into it, nor between two tries of its commit.
function refuseBesideAttempt(operation: Operation, session: OpenSession, scope: SessionScope | undefined): void {
  const { attempt } = session.transaction;
  if (attempt === undefined || scope === undefined || scope.session !== session || scope === attempt) return;
  const state = 'a transaction runs on this session, and this was called outside of its block';
  throw new TransactionStateError({ attempted: operation.name, state });
}

function refuseInTransaction(operation: Operation, session: OpenSession): void {
  const { failure } = session.transaction;
  if (failure !== undefined) throw new TransactionAbortedError({ operation: operation.name, cause: failure.reason });
  const reason =
    rule(operation).notInTransaction ??
    (writesByPipeline(operation) ? '$out and $merge are not allowed there' : undefined);
  if (reason !== undefined) throw new OperationNotAllowedInTransactionError({ operation: operation.name, reason });
  refuseOwnConcern(operation);
  refuseOwnReadPreference(operation);
}

function refuseOwnConcern(operation: Operation): void {
  const option = operation.own?.readConcern !== undefined ? 'readConcern' : 'writeConcern';
  if (operation.own?.[option] === undefined) return;
  throw new InvalidOptionError({
    option,
    problem: `${operation.name} was given a ${option} of its own inside a transaction.`,
    summary: 'The server takes one read concern at the start and one write concern at the commit of a transaction.',
    resolution: `Give ${option} to the transaction.`,
  });
}

function refuseOwnReadPreference({ name, own }: Operation): void {
  const given = own?.readPreference as string | { readonly mode?: string } | undefined;
  const mode = typeof given === 'object' ? given.mode : given;
  if (mode === undefined || mode === 'primary') return;
  throw new InvalidOptionError({
    option: 'readPreference',
    problem: `${name} was to read from ${mode} inside a transaction.`,
    summary: 'A transaction reads from the primary only.',
    resolution: 'Leave readPreference out, or read before or after the transaction.',
  });
}

function writesByPipeline(operation: Operation): boolean {
  return operation.pipeline?.some((stage) => '$out' in stage || '$merge' in stage) ?? false;
}
