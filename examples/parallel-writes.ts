// Operations of a block take turns, so that everything which is started at once is stored.
import { Person } from '../models/person';
import { printCommands, printSession } from './support/command-lines';
import { runExample } from './support/run-example';

const NAMES = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hana', 'Ivo', 'Jo'];

runExample(async (recording) => {
  // #region block
  const session = await Person.withSession(async (session) => {
    await Promise.all(NAMES.map((username) => Person.create({ username })));
    return session.id;
  });
  // #endregion
  printCommands(recording.started);
  printSession('the block', session);
  console.log(`${NAMES.length} creates at once, ${await Person.count()} people stored`);
});
