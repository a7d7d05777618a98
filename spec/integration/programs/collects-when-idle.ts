import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { connect, disconnect, Document, Field, Model } from 'threadline';

const { executeOperation } = require('mongodb/lib/operations/execute_operation');
const { Server } = require('mongodb/lib/sdam/server');
const { Topology } = require('mongodb/lib/sdam/topology');
const { ConnectionPool } = require('mongodb/lib/cmap/connection_pool');
const { Connection } = require('mongodb/lib/cmap/connection');
const { OrderedBulkOperation } = require('mongodb/lib/bulk/ordered');

// What every command goes through, and what several writes do.
const ON_THE_WAY: Readonly<Record<string, object>> = {
  executeOperation,
  selectServer: Topology.prototype.selectServer,
  checkOut: ConnectionPool.prototype.checkOut,
  serverCommand: Server.prototype.command,
  connectionCommand: Connection.prototype.command,
  sendCommand: Connection.prototype.sendCommand,
  addToOperationsList: OrderedBulkOperation.prototype.addToOperationsList,
};
const OPTIMIZED = 1 << 4;
const MOST = 40_000;

setFlagsFromString('--allow-natives-syntax');
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const statusOf = new Function('f', 'return %GetOptimizationStatus(f)') as (f: object) => number;

const compiled = (): string[] =>
  Object.keys(ON_THE_WAY).filter((name) => (statusOf(ON_THE_WAY[name]!) & OPTIMIZED) !== 0);

@Document({ collection: 'idle' })
class Person extends Model {
  @Field(String) username!: string;
}

const SEVERAL = Array.from({ length: 100 }, () => ({ username: 'Emily' }));

/** Finds, and stores several, until all of it is compiled, is idle, and has its garbage collected: what is compiled then? */
async function main(): Promise<void> {
  await connect({ default: { uri: process.env['MONGODB_URI']!, database: process.argv[2]! } });
  const { id } = await Person.create({ username: 'Emily' });
  for (let count = 0; count < MOST && compiled().length < Object.keys(ON_THE_WAY).length; count += 1)
    await (count % 100 === 0 ? Person.createMany(SEVERAL) : Person.find(id));
  const before = compiled();
  await new Promise((resolve) => setTimeout(resolve, 50));
  collect();
  console.log(JSON.stringify({ before, after: compiled() }));
  await Person.deleteAll();
  await disconnect();
}

void main();
