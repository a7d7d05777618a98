// A stream in a block: every further batch is fetched in the same session, and the loop may write.
import { City } from '../models/city';
import { storeWorld } from '../models/world';
import { printCommands, printSession } from './support/command-lines';
import { runExample } from './support/run-example';

runExample(async (recording) => {
  await storeWorld({ minPopulation: 100_000 });
  recording.clear();
  // #region stream
  const session = await City.withSession(async (session) => {
    let people = 0;
    for await (const city of City.all().order({ population: -1 })) {
      people += city.population;
      if (people > 1_000_000_000) break; // closes the cursor on the server
    }
    for await (const cities of City.where({ countryId: 'IN' }).batches(100)) {
      await City.where({ _id: { $in: cities.map(({ id }) => id) } }).updateAll({ featureCode: 'seen' });
    }
    return session.id;
  });
  // #endregion
  printCommands(recording.started);
  printSession('the block', session);
});
