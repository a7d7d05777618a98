// What `npm start` runs: blocks and refusals on a real replica set, each with the commands that the server saw.
import { randomBytes } from 'node:crypto';
import { connect, connection, disconnect } from 'threadline';
import { recordCommands } from 'threadline/testing';
import { BLOCKS } from './start/blocks';
import { REFUSALS } from './start/refusals';
import { Stage } from './start/stage';
import { colours } from './support/colours';
import { runOnReplicaSet } from './support/run-example';
import { version } from '../package.json';

const OPTIONS = { monitorCommands: true };

async function main(uri: string): Promise<void> {
  const began = Date.now();
  const database = `threadline-start-${randomBytes(4).toString('hex')}`;
  await connect({
    default: { uri, database, options: OPTIONS },
    archive: { uri, database, options: OPTIONS },
  });
  try {
    await introduce();
    const stage = new Stage(recordCommands(connection().client), recordCommands(connection('archive').client));
    for (const [index, act] of [...BLOCKS, ...REFUSALS].entries()) await stage.play(act, index + 1);
    await stage.close();
    summarise(stage, (Date.now() - began) / 1_000);
  } finally {
    await connection().client.db(database).dropDatabase();
    await disconnect();
  }
}

async function introduce(): Promise<void> {
  const { version: server } = await connection().client.db().admin().serverInfo();
  const { setName } = await connection().client.db().admin().command({ hello: 1 });
  console.log(colours.bold(`Threadline ${version} on MongoDB ${server}, replica set ${setName}`));
  console.log('Below each block: the commands as the server saw them, each with its session and its number in it.');
}

function summarise({ kept, broken, sent, sessions }: Stage, seconds: number): void {
  const seen = `${sent} commands in ${sessions} sessions, ${seconds.toFixed(0)} s`;
  if (broken.length === 0) return console.log(`\n${colours.green(`All ${kept} promises were kept`)}: ${seen}.`);
  console.log(`\n${colours.red(`Broken promises: ${broken.length} of ${kept + broken.length}`)}: ${seen}.`);
  process.exitCode = 1;
}

console.log(process.env['MONGODB_URI'] ? 'Using the replica set of MONGODB_URI ...' : 'Starting a replica set ...');
runOnReplicaSet(({ uri }) => main(uri));
