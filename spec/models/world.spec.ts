import { connect, disconnect } from 'threadline';
import { City } from '../../models/city';
import { Country } from '../../models/country';
import { storeWorld } from '../../models/world';
import { mongodbUri, specDatabase, withBareClient } from '../support/database';

const database = specDatabase();

beforeAll(async () => {
  await connect({ default: { uri: mongodbUri(), database } });
});
afterAll(() => disconnect());

test('stores cities and the countries they are in', async () => {
  const heard: number[] = [];
  const stored = await storeWorld({ minPopulation: 3_000_000, onProgress: ({ cities }) => heard.push(cities) });

  expect(stored).toEqual({ cities: await City.count(), countries: await Country.count() });
  expect(heard).toEqual([stored.cities]);
  const city = await City.findByOrFail({ name: 'Tokyo' });
  expect(await city.country).toMatchObject({ id: 'JP', name: 'Japan' });
  const japan = await Country.findOrFail('JP');
  expect(await japan.cities.count()).toBe(await City.count({ countryId: 'JP' }));

  const [storedCity, storedCountry] = await withBareClient(async (client) => [
    await client.db(database).collection('cities').findOne({ name: 'Tokyo' }),
    await client.db(database).collection('countries').findOne({ name: 'Japan' }, { promoteLongs: false }),
  ]);
  expect(storedCity).toEqual({
    _id: city.id,
    name: 'Tokyo',
    population: city.population,
    fc: 'PPLC',
    loc: { type: 'Point', coordinates: city.loc.coordinates },
    countryId: 'JP',
  });
  expect(storedCountry?.['population']).toMatchObject({ _bsontype: 'Long' });
});
