// A snapshot session reads the data of one moment, whatever others write meanwhile.
import { OperationNotAllowedInSnapshotError } from 'threadline';
import { Person } from '../models/person';
import { refusal } from './support/refusals';
import { runExample } from './support/run-example';

runExample(async () => {
  await Person.create({ username: 'Emily' });
  // #region block
  await Person.withSession({ snapshot: true }, async () => {
    const before = await Person.count();
    await Person.withoutSession(() => Person.create({ username: 'Tom' }));
    console.log(`In the snapshot: ${before} person, and later still ${await Person.count()}`);
  });
  // #endregion
  console.log(`Outside: ${await Person.count()} people`);
  console.log(
    await refusal(OperationNotAllowedInSnapshotError, () =>
      Person.withSession({ snapshot: true }, () => Person.create({ username: 'Una' })),
    ),
  );
});
