import { compileReadOptions } from '../../lib/criteria/compile-options';
import type { Criteria } from '../../lib/criteria/criteria';
import { QUERY } from '../../lib/criteria/query';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { UnknownAttributeError } from '../../lib/errors/unknown-attribute-error';
import { type Parcel, parcels } from '../support/criteria-models';

const options = (criteria: Criteria<Parcel, unknown>) => compileReadOptions(criteria[QUERY]);
const loose = parcels as unknown as () => Record<string, (value: unknown) => Criteria<Parcel>>;

describe('the options of a query', () => {
  it('are none unless given', () => {
    expect(options(parcels())).toEqual({});
  });

  it('go to the server as given, names translated', () => {
    const criteria = parcels()
      .limit(5)
      .skip(2)
      .order('status')
      .hint({ status: 1, $natural: 1 })
      .comment('why')
      .maxTimeMS(50);
    expect(options(criteria.collation({ locale: 'en' }).readPreference('nearest'))).toEqual({
      limit: 5,
      skip: 2,
      sort: new Map([['st', 1]]),
      hint: { st: 1, $natural: 1 },
      comment: 'why',
      maxTimeMS: 50,
      collation: { locale: 'en' },
      readPreference: 'nearest',
    });
    expect(options(parcels().hint('st_1'))).toEqual({ hint: 'st_1' });
  });

  it.each([
    ['limit', -1],
    ['limit', 1.5],
    ['limit', '5'],
    ['limit', null],
    ['limit', NaN],
    ['skip', -1],
    ['skip', Infinity],
    ['maxTimeMS', -5],
    ['maxTimeMS', '5'],
    ['hint', 5],
    ['collation', 'en'],
    ['collation', {}],
    ['comment', () => 1],
    ['readPreference', 'far'],
    ['readPreference', { mode: 'far' }],
    ['readPreference', null],
  ])('are refused when they cannot be meant: %s %p', (name, value) => {
    expect(() => options(loose()[name]!(value))).toThrow(InvalidOptionError);
  });

  it('are refused for unknown attributes', () => {
    expect(() => options(parcels().hint({ nope: 1 }))).toThrow(UnknownAttributeError);
  });
});
