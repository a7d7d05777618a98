// A session on a document: the same block, on the client of that document.
import { Person } from '../models/person';
import { Post } from '../models/post';
import { printCommands, printSession } from './support/command-lines';
import { runExample } from './support/run-example';

runExample(async (recording) => {
  const person = await Person.create({ username: 'Emma' });
  recording.clear();
  // #region block
  const session = await person.withSession({ causalConsistency: true }, async (session) => {
    person.username = 'Emily';
    await person.save();
    await person.posts.push(await Post.create({ title: 'Hello' }));
    return session.id;
  });
  // #endregion
  console.log(`${person.username} has written ${person.postsCount} post`);
  printCommands(recording.started);
  printSession('the block', session);
});
