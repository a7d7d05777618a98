import type { ClusterTimeDocument } from '../clients/client-entry';

/** The later of two cluster times. */
export function newerClusterTime(
  one: ClusterTimeDocument | undefined,
  other: ClusterTimeDocument | undefined,
): ClusterTimeDocument | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.clusterTime.greaterThan(other.clusterTime) ? one : other;
}
