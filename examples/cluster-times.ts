// Causality across processes: a child process reads at least what this one has written.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect, disconnect } from 'threadline';
import { recordCommands } from 'threadline/testing';
import { Person } from '../models/person';
import { runExample } from './support/run-example';

const { READER_URI, READER_DATABASE, READER_TOKEN } = process.env;

async function write(uri: string): Promise<void> {
  // #region write
  const { token, time } = await Person.withSession(async (session) => {
    await Person.create({ username: 'Emily' });
    return { token: session.causalToken, time: session.operationTime };
  });
  // #endregion
  console.log(`Process ${process.pid} wrote at ${time?.t}.${time?.i}; its token is ${token}`);
  await startReader({ READER_URI: uri, READER_DATABASE: Person.collection.dbName, READER_TOKEN: token });
}

async function startReader(settings: NodeJS.ProcessEnv): Promise<void> {
  const runner = join(__dirname, '..', 'scripts', 'run.mjs');
  const env = { ...process.env, ...settings };
  const { stdout } = await promisify(execFile)(process.execPath, [runner, __filename], { env });
  process.stdout.write(stdout);
}

async function read(uri: string, database: string, token: string): Promise<void> {
  const { client } = await connect({ default: { uri, database, options: { monitorCommands: true } } });
  using recording = recordCommands(client);
  // #region read
  const people = await Person.withSession({ after: token }, () => Person.all().readPreference('secondaryPreferred'));
  // #endregion
  const { t, i } = recording.named('find')[0]!.command['readConcern'].afterClusterTime;
  console.log(`Process ${process.pid} read ${people.map(({ username }) => username).join(', ')} after ${t}.${i}`);
  await disconnect();
}

if (READER_TOKEN === undefined) runExample((_recording, uri) => write(uri));
else void read(READER_URI!, READER_DATABASE!, READER_TOKEN);
