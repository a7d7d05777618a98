// One record and what is embedded in it: changes, lists that store, atomic operators, optimistic locking.
import { StaleDocumentError } from 'threadline';
import { Crate, Ship } from '../models/ship';
import { printCommands } from './support/command-lines';
import { runExample } from './support/run-example';

runExample(async (recording) => {
  // #region embedded
  const ship = await Ship.create({ name: 'Argo', captain: { name: 'Jason' } });
  await ship.crates.push({ label: 'figs' }, new Crate({ label: 'dates', weight: 40 }));
  ship.name = 'Argo II';
  ship.crates[1]!.weight = 42;
  ship.stops.build({ port: 'Iolcus' });
  await ship.save();
  // #endregion
  console.log(`${ship.name} carries ${ship.crates.map(({ label }) => label).join(' and ')}`);

  // #region child
  const dates = ship.crates.where({ weight: { $gt: 40 } })[0]!;
  await dates.update({ label: 'dried dates' });
  console.log(`${dates.label} are on ${dates.ship!.name}`);
  await dates.destroy();
  // #endregion

  // #region changes
  ship.miles = 10;
  ship.flags.push('blue');
  console.log(ship.changes);
  console.log(ship.isChanged('miles', { from: 0, to: '10' }));
  await ship.resetAttribute('flags').save();
  console.log(ship.savedChanges);
  // #endregion

  // #region operators
  await ship.$inc({ miles: 5 });
  await ship.atomically(async () => {
    await ship.$push({ flags: ['white', 'red'] });
    await ship.$max({ miles: 12 });
  });
  console.log(`${ship.miles} miles under ${ship.flags.join(' and ')}`);
  // #endregion

  // #region locking
  const theirs = await Ship.findOrFail(ship.id);
  await theirs.update({ name: 'Argo III' });
  try {
    await ship.update({ name: 'mine' });
  } catch (error) {
    if (!(error instanceof StaleDocumentError)) throw error;
    console.log(`version ${error.expectedVersion} is out of date: stored is ${error.actualVersion}`);
    await (await ship.reload()).update({ name: 'mine' });
  }
  // #endregion
  printCommands(recording.started);
});
