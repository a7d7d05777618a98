// A session on a model: every command in the block carries it, whichever model of the client sends it.
import { Person } from '../models/person';
import { Post } from '../models/post';
import { printCommands, printSession } from './support/command-lines';
import { runExample } from './support/run-example';

runExample(async (recording) => {
  // #region block
  const session = await Person.withSession({ causalConsistency: true }, async (session) => {
    await Person.createMany([{ username: 'Emily', tags: ['reader'] }, { username: 'Tom' }]);
    const reader = await Person.where({ tags: 'reader' }).firstOrFail();
    await reader.posts.push(await Post.create({ title: 'Hello' }));
    await Person.collection.updateMany({ postsCount: 0 }, { $set: { status: 'silent' } });
    console.log(`${await Person.count({ status: 'silent' })} of ${await Person.count()} people never wrote a post`);
    return session.id;
  });
  // #endregion
  printCommands(recording.started);
  printSession('the block', session);
});
