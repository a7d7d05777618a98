import { MongoClient } from 'mongodb';
import {
  clientClusterTime,
  deploymentKind,
  sessionTimeoutMinutes,
  type ClientEntry,
} from '../../lib/clients/client-entry';
import { startStandalone } from '../../lib/testing/index';
import { mongodbUri } from '../support/database';

function entryOf(client: MongoClient): ClientEntry {
  return { name: 'spec', client, database: 'spec', adopted: true, closing: false, closed: false };
}

describe('what is known of a deployment', () => {
  it('is little before the client is connected', () => {
    const entry = entryOf(new MongoClient(mongodbUri()));

    expect(deploymentKind(entry)).toBe('unknown');
    expect(sessionTimeoutMinutes(entry)).toBe(30);
    expect(clientClusterTime(entry)).toBeUndefined();
  });

  it('is a replica set, also when one member of it was addressed directly', async () => {
    await using set = await new MongoClient(mongodbUri()).connect();
    const host = set.options.hosts[0]!.toString();
    await using member = await new MongoClient(`mongodb://${host}/?directConnection=true`).connect();

    expect(deploymentKind(entryOf(set))).toBe('replicaSet');
    expect(deploymentKind(entryOf(member))).toBe('replicaSet');
    expect(clientClusterTime(entryOf(set))!.clusterTime.isZero()).toBe(false);
  });

  it('is a standalone, without a cluster time', async () => {
    await using server = await startStandalone();
    await using client = await new MongoClient(server.uri).connect();

    expect(deploymentKind(entryOf(client))).toBe('standalone');
    expect(clientClusterTime(entryOf(client))).toBeUndefined();
  });
});
