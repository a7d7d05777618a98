import type { MongoClient, Timestamp } from 'mongodb';

/** One named client: the driver's client and what we know of it. */
export interface ClientEntry {
  /** The name given to `connect`. */
  readonly name: string;
  readonly client: MongoClient;
  /** Database of models that name none. */
  readonly database: string;
  /** Whether the application made the client itself; then we never close it. */
  readonly adopted: boolean;
  /** Set by `close()`: no new block and no new operation outside the open blocks. */
  closing: boolean;
  /** Set when the name was freed: nothing can be sent any more. */
  closed: boolean;
}

/** What kind of deployment a client talks to, as far as is known now. */
export type DeploymentKind = 'standalone' | 'replicaSet' | 'sharded' | 'unknown';

// The driver keeps what it knows of the deployment in `client.topology`, which its public types leave out.
interface TopologyInside {
  readonly description?: {
    readonly type: string;
    readonly logicalSessionTimeoutMinutes: number | null;
    readonly servers: ReadonlyMap<string, { readonly type: string }>;
  };
  readonly clusterTime?: ClusterTimeDocument;
}

/** The `$clusterTime` that server and driver exchange. */
export interface ClusterTimeDocument {
  readonly clusterTime: Timestamp;
  readonly signature?: { readonly hash: unknown; readonly keyId: unknown };
}

function topologyOf(entry: ClientEntry): TopologyInside | undefined {
  return (entry.client as unknown as { readonly topology?: TopologyInside }).topology;
}

/** The kind of deployment behind a client. A direct connection to a member counts as its replica set. */
export function deploymentKind(entry: ClientEntry): DeploymentKind {
  const description = topologyOf(entry)?.description;
  if (description === undefined) return 'unknown';
  if (description.type.startsWith('ReplicaSet')) return 'replicaSet';
  if (description.type === 'Sharded' || description.type === 'LoadBalanced') return 'sharded';
  const types = [...description.servers.values()].map((server) => server.type);
  if (types.includes('Standalone')) return 'standalone';
  if (types.some((type) => type.startsWith('RS'))) return 'replicaSet';
  return types.includes('Mongos') ? 'sharded' : 'unknown';
}

/** Minutes after which the server forgets an unused session; its default of 30 until the server has told. */
export function sessionTimeoutMinutes(entry: ClientEntry): number {
  return topologyOf(entry)?.description?.logicalSessionTimeoutMinutes ?? 30;
}

/** The newest cluster time that the client has seen in any answer, heartbeats included. */
export function clientClusterTime(entry: ClientEntry): ClusterTimeDocument | undefined {
  return topologyOf(entry)?.clusterTime;
}
