import type { Timestamp } from 'mongodb';
import type { ClusterTimeDocument } from '../clients/client-entry';
import { InvalidOptionError } from '../errors/invalid-option-error';
import type { OpenSession } from '../session/session-scope';

/** Takes over a cluster time; the driver keeps the later one. */
export function advanceClusterTime(session: OpenSession, clusterTime: ClusterTimeDocument): void {
  try {
    session.driver.advanceClusterTime(clusterTime as Parameters<typeof session.driver.advanceClusterTime>[0]);
  } catch (cause) {
    throw new InvalidOptionError({
      option: 'clusterTime',
      problem: `session.advanceClusterTime was not given a cluster time: ${(cause as Error).message}.`,
      resolution: 'Give the clusterTime of another session of the same cluster, unchanged.',
      cause,
    });
  }
}

/** Takes over an operation time; the driver keeps the later one. */
export function advanceOperationTime(session: OpenSession, operationTime: Timestamp): void {
  if ((operationTime as { readonly _bsontype?: unknown } | null | undefined)?._bsontype !== 'Timestamp') {
    throw new InvalidOptionError({
      option: 'operationTime',
      problem: 'session.advanceOperationTime takes a BSON Timestamp.',
      resolution: 'Give the operationTime of another session of the same cluster.',
    });
  }
  session.driver.advanceOperationTime(operationTime);
}
