import { City } from '../../models/city';
import { Country } from '../../models/country';
import { Person } from '../../models/person';
import { Post } from '../../models/post';
import { storeWorld, type Stored } from '../../models/world';
import type { Act } from './act';
import { showProgress } from './progress';
import type { Stage } from './stage';

const NAMES = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hana', 'Ivo', 'Jo'];

async function load(stage: Stage): Promise<void> {
  const onProgress = ({ cities }: Stored): void =>
    showProgress(`    ${cities.toLocaleString('en')} cities are stored ...`);
  // #region load
  const { id, world } = await City.withSession(async (session) => {
    await City.createIndexes();
    return { id: session.id, world: await storeWorld({ onProgress }) };
  });
  // #endregion
  showProgress('');
  stage.carried(id);
  const [cities, countries] = [await City.count(), await Country.count()];
  const sentence = `${cities.toLocaleString('en')} cities in ${countries} countries are stored`;
  stage.promise(sentence, cities === world.cities && countries === world.countries && cities > 100_000);
}

async function modelSession(stage: Stage): Promise<void> {
  // #region model
  const id = await Person.withSession({ causalConsistency: true }, async (session) => {
    const emily = await Person.create({ username: ' Emily ', tags: ['reader'] });
    emily.tags.push('traveller'); // a change in place is seen, too
    await emily.save();

    const city = await City.where({ countryId: 'IS' }).order({ population: -1 }).firstOrFail();
    const country = await city.country;
    await emily.posts.push(await Post.create({ title: `${city.name}, ${country?.name}` }));

    await Person.distinct('tags');
    await City.collection.countDocuments({ fc: 'PPLC' }); // the driver's own method
    return session.id;
  });
  // #endregion
  stage.carried(id);
  const [post, emily] = [await Post.firstOrFail(), await Person.firstOrFail()];
  stage.promise(
    `"${emily.username}" has ${emily.postsCount} post: ${post.title}`,
    post.title === 'Reykjavík, Iceland' && emily.postsCount === 1,
  );
}

async function instanceSession(stage: Stage): Promise<void> {
  const person = await Person.findByOrFail({ username: 'Emily' });
  stage.commands.clear();
  // #region instance
  const id = await person.withSession(async (session) => {
    person.username = 'Emma';
    await person.save();
    await person.reload();
    return session.id;
  });
  // #endregion
  stage.carried(id);
  stage.promise(`the document is called ${person.username} now`, person.username === 'Emma');
}

async function parallel(stage: Stage): Promise<void> {
  const before = await Person.count();
  stage.commands.clear();
  // #region parallel
  const { id, created } = await Person.withSession(async (session) => {
    const created = await Promise.all(NAMES.map((username) => Person.create({ username })));
    return { id: session.id, created };
  });
  // #endregion
  stage.carried(id);
  const stored = (await Person.count()) - before;
  stage.promise(
    `${created.length} creates at once were acknowledged, and ${stored} are stored`,
    stored === NAMES.length,
  );
}

async function stream(stage: Stage): Promise<void> {
  // #region stream
  const { id, people } = await City.withSession(async (session) => {
    let people = 0;
    for await (const city of City.where({ countryId: 'FR' })) people += city.population;
    return { id: session.id, people };
  });
  // #endregion
  const batches = stage.commands.named('getMore').length;
  stage.carried(id);
  stage.promise(
    `${people.toLocaleString('en')} people were counted in ${batches + 1} batches`,
    batches > 1 && people > 1e7,
  );
}

async function wayOut(stage: Stage): Promise<void> {
  // #region way-out
  const id = await Person.withSession(async (session) => {
    await Person.create({ username: 'Inside' });
    await Person.withoutSession(() => Person.create({ username: 'Outside' }));
    return session.id;
  });
  // #endregion
  const [inside, outside] = stage.showCommands();
  const isApart = outside !== undefined && outside.lsid !== inside?.lsid;
  stage.promise(
    'the one explicit way out is withoutSession: its command carries another session',
    id !== undefined && isApart,
  );
}

/** What blocks do, in the order in which it is shown. */
export const BLOCKS: readonly Act[] = [
  { title: 'The cities of the world are stored in one session', region: 'load', run: load },
  { title: 'A session on a model: whatever the block sends carries it', region: 'model', run: modelSession },
  { title: 'A session on a document', region: 'instance', run: instanceSession },
  { title: 'Ten writes at once take turns', region: 'parallel', run: parallel },
  { title: 'A stream fetches every batch in the session', region: 'stream', run: stream },
  { title: 'The way out', region: 'way-out', run: wayOut },
].map((act) => ({ ...act, file: __filename }));
