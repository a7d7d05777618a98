import { setTimeout as sleep } from 'node:timers/promises';
import {
  SessionClientMismatchError,
  SessionEndedError,
  SessionNestingError,
  UnawaitedOperationError,
} from 'threadline';
import { ArchivedPost } from '../../models/archived-post';
import { Person } from '../../models/person';
import type { Act } from './act';
import type { Stage } from './stage';

async function nesting(stage: Stage): Promise<void> {
  let error: unknown;
  // #region nesting
  const id = await Person.withSession(async (session) => {
    try {
      await Person.withSession(() => Person.create({ username: 'Never stored' }));
    } catch (refusal) {
      error = refusal;
    }
    await Person.create({ username: 'Written after the refusal' });
    return session.id;
  });
  // #endregion
  stage.refused(SessionNestingError, error);
  stage.carried(id);
  const stored = [await Person.exists({ username: 'Never stored' }), await Person.exists({ username: /refusal/ })];
  stage.promise(
    'the inner write never happened, and the next one ran in the outer session',
    !stored[0] && stored[1] === true,
  );
}

async function otherClient(stage: Stage): Promise<void> {
  let error: unknown;
  // #region client
  await Person.withSession(async () => {
    try {
      await ArchivedPost.create({ title: 'Elsewhere' }); // stored through the client "archive"
    } catch (refusal) {
      error = refusal;
    }
  });
  // #endregion
  stage.refused(SessionClientMismatchError, error);
  const sent = stage.commands.started.length + stage.archive.started.length;
  stage.promise('nothing was sent to either client', sent === 0);
}

async function leakedTimer(stage: Stage): Promise<void> {
  // #region timer
  const { later } = await Person.withSession(() => {
    const later = sleep(10).then(() => Person.create({ username: 'Too late' }));
    return { later }; // the block ends before the timer does
  });
  // #endregion
  stage.refused(SessionEndedError, await later.catch((error: unknown) => error));
  stage.promise('nothing was sent', stage.commands.started.length === 0);
}

async function unawaited(stage: Stage): Promise<void> {
  const person = await Person.create({ username: 'Emily' });
  stage.commands.clear();
  // #region unawaited
  const block = Person.withSession(async (session) => {
    void person.update({ status: 'active' }); // "await" was forgotten
    return session.id;
  });
  // #endregion
  stage.refused(UnawaitedOperationError, await block.catch((error: unknown) => error));
  stage.showCommands();
  await person.reload();
  stage.promise('the block waited for it before it rejected', person.status === 'active');
}

/** What is refused, in the order in which it is shown. */
export const REFUSALS: readonly Act[] = [
  { title: 'A block in a block is refused, and the outer one goes on', region: 'nesting', run: nesting },
  { title: 'A model of another client is refused', region: 'client', run: otherClient },
  { title: 'Work that outlives its block is refused', region: 'timer', run: leakedTimer },
  { title: 'Work that is not awaited is reported', region: 'unawaited', run: unawaited },
].map((act) => ({ ...act, file: __filename }));
