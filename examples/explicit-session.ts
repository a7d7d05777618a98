// A session by hand: it outlives its blocks, and whoever starts it ends it.
import type { Session } from 'threadline';
import { Person } from '../models/person';
import { printCommands, printSession } from './support/command-lines';
import { runExample } from './support/run-example';

runExample(async (recording) => {
  let kept: Session | undefined;
  {
    // #region session
    await using session = await Person.startSession({ causalConsistency: true });
    await session.run(() => Person.create({ username: 'Emily' }));
    // Outside a block the driver's own methods take the session as an option, like the driver itself.
    await Person.collection.updateOne(
      { username: 'Emily' },
      { $set: { status: 'active' } },
      { session: session.driverSession },
    );
    const person = await session.run(() => Person.findByOrFail({ username: 'Emily' }));
    console.log(`${person.username} is ${person.status}`);
    // #endregion
    kept = session;
    printCommands(recording.started);
    printSession('the session', session.id);
  }
  console.log(`The session has ended: ${kept.hasEnded}; its id is gone: ${kept.id === undefined}`);
});
