// Work that outlives its block is refused, and never runs without the session.
import { setTimeout as sleep } from 'node:timers/promises';
import { SessionEndedError, UnawaitedOperationError } from 'threadline';
import { Person } from '../models/person';
import { refusal } from './support/refusals';
import { runExample } from './support/run-example';

runExample(async () => {
  console.log('A timer:');
  // #region timer
  const timer = await Person.withSession(async () => {
    const later = sleep(20).then(() => Person.create({ username: 'too late' }));
    return { later };
  });
  // #endregion
  console.log(await refusal(SessionEndedError, () => timer.later));

  console.log('\nA save that nobody awaits:');
  // #region unawaited
  const block = Person.withSession(async () => {
    const person = await Person.create({ username: 'Emily' });
    person.status = 'active';
    void person.save();
  });
  // #endregion
  console.log(await refusal(UnawaitedOperationError, () => block));

  console.log('\nA criteria that is kept:');
  // #region criteria
  const { active } = await Person.withSession(() => ({ active: Person.where({ status: 'active' }) }));
  // #endregion
  console.log(await refusal(SessionEndedError, () => active.first()));

  console.log('\nA cursor that is kept:');
  // #region cursor
  const { cursor } = await Person.withSession(() => ({ cursor: Person.collection.find() }));
  // #endregion
  console.log(await refusal(SessionEndedError, () => cursor.next()));

  console.log(`\nStored: ${(await Person.all().pluck('username')).join(', ')}`);
});
