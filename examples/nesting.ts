// One session a block: a second one is refused, and so is a model of another client.
import { connect, SessionClientMismatchError, SessionNestingError } from 'threadline';
import { ArchivedPost } from '../models/archived-post';
import { Person } from '../models/person';
import { printCommands, printSession } from './support/command-lines';
import { refusal } from './support/refusals';
import { runExample } from './support/run-example';

runExample(async (recording, uri) => {
  await connect({ archive: { uri, database: Person.collection.dbName } });

  const session = await Person.withSession(async (session) => {
    // #region nesting
    await Person.create({ username: 'before' });
    try {
      await Person.withSession(() => Person.create({ username: 'never stored' }));
    } catch (error) {
      if (!(error instanceof SessionNestingError)) throw error;
      console.log(error.message);
    }
    await Person.create({ username: 'after' }); // still in the outer session
    // #endregion
    console.log(await refusal(SessionClientMismatchError, () => ArchivedPost.create({ title: 'Hello' })));
    // #region without-session
    await Person.withoutSession(() => ArchivedPost.create({ title: 'Kept, outside the session' }));
    // #endregion
    return session.id;
  });
  printCommands(recording.started);
  printSession('the block', session);
  console.log(`${await Person.count()} people and ${await ArchivedPost.count()} archived post are stored`);
});
