import { BY_ID, compileOrder, inverted } from '../../lib/criteria/compile-order';
import { definitionOf } from '../../lib/definition/registry';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { UnknownAttributeError } from '../../lib/errors/unknown-attribute-error';
import { Parcel } from '../support/criteria-models';

const order = (...given: unknown[]) => [...(compileOrder(definitionOf(Parcel), given) ?? [])];

describe('an order', () => {
  it('names stored paths with directions, the first deciding first', () => {
    expect(order({ status: -1, 'meta.rank': 'asc' }, 'tags', { id: 'descending' })).toEqual([
      ['st', -1],
      ['meta.rank', 1],
      ['tg', 1],
      ['_id', -1],
    ]);
  });

  it('takes the last word on an attribute, under whatever name', () => {
    expect(order({ status: 1 }, 'code', { st: -1 })).toEqual([
      ['st', -1],
      ['code', 1],
    ]);
  });

  it('is none where nothing is given', () => {
    expect(compileOrder(definitionOf(Parcel), [])).toBeUndefined();
  });

  it('inverts every key', () => {
    expect([
      ...inverted(
        new Map([
          ['a', 1],
          ['b', -1],
        ] as const),
      ),
    ]).toEqual([
      ['a', -1],
      ['b', 1],
    ]);
    expect([...inverted(BY_ID)]).toEqual([['_id', -1]]);
  });

  it.each([
    [{ code: 2 }],
    [{ code: 'up' }],
    [{ code: undefined }],
    [{ code: { $meta: 'textScore' } }],
    [5],
    [null],
    [undefined],
    [['code']],
  ])('is refused without clear directions: %o', (given) => {
    expect(() => order(given)).toThrow(InvalidOptionError);
  });

  it('is refused for unknown attributes', () => {
    expect(() => order('nope')).toThrow(UnknownAttributeError);
    expect(() => order({ 'code.x': 1 })).toThrow(UnknownAttributeError);
  });
});
