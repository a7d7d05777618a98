// Closing waits for open blocks, refuses new ones, and leaves no session behind.
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, connection, NotConnectedError, type Connection } from 'threadline';
import { Person } from '../models/person';
import { printCommands } from './support/command-lines';
import { refusal } from './support/refusals';
import { runExample } from './support/run-example';

runExample(async (recording) => {
  const { client } = connection();
  const reports: Connection = await connect({ reports: { client, database: Person.collection.dbName } });
  // #region close
  const block = reports.withSession(async () => {
    const people = reports.database().collection('people');
    await people.insertOne({ username: 'Emily' });
    await sleep(100);
    return people.countDocuments();
  });
  await sleep(50);
  const closed = reports.close({ timeoutMS: 5_000 });
  // #endregion
  console.log(await refusal(NotConnectedError, () => reports.withSession(() => 'too late')));
  await closed;
  console.log(`The open block was waited for, and has counted ${await block} person.`);
  printCommands(recording.started);
});
