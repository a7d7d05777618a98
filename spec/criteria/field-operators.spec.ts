import { BSONRegExp, MinKey, ObjectId } from 'mongodb';
import { compileFilter } from '../../lib/criteria/compile-filter';
import { QUERY } from '../../lib/criteria/query';
import { CastError } from '../../lib/errors/cast-error';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { parcels } from '../support/criteria-models';

/** What a filter of any shape compiles to, one that the types refuse too. */
const where = (filter: unknown) => compileFilter(parcels().where(filter as never)[QUERY]);
const id = new ObjectId();

describe('operators in a filter', () => {
  it.each([
    [{ weight: { $gt: '1', $lte: 5 } }, { weight: { $gt: 1, $lte: 5 } }],
    [{ senderId: { $in: [id.toHexString(), null] } }, { senderId: { $in: [id, null] } }],
    [{ tags: { $nin: ['a', 5] } }, { tg: { $nin: ['a', '5'] } }],
    [{ tags: { $all: ['a', /b/] } }, { tg: { $all: ['a', /b/] } }],
    [{ tags: { $size: 2 } }, { tg: { $size: 2 } }],
    [{ stops: { $elemMatch: { $gt: '3' } } }, { stops: { $elemMatch: { $gt: 3 } } }],
    [
      { lines: { $elemMatch: { sku: 'a', 'x.y': { $gt: 1 } } } },
      { lines: { $elemMatch: { sku: 'a', 'x.y': { $gt: 1 } } } },
    ],
    [
      { lines: { $elemMatch: { $or: [{ sku: 'a' }, { quantity: 1 }] } } },
      { lines: { $elemMatch: { $or: [{ sku: 'a' }, { quantity: 1 }] } } },
    ],
    [{ lines: { $all: [{ $elemMatch: { sku: 'a' } }] } }, { lines: { $all: [{ $elemMatch: { sku: 'a' } }] } }],
    [{ weight: { $not: { $gt: '3' } } }, { weight: { $not: { $gt: 3 } } }],
    [{ code: { $not: /x/ } }, { code: { $not: /x/ } }],
    [{ code: { $exists: 'true' } }, { code: { $exists: true } }],
    [{ code: { $type: ['string', 10] } }, { code: { $type: ['string', 10] } }],
    [{ code: { $regex: '^a', $options: 'i' } }, { code: { $regex: '^a', $options: 'i' } }],
    [{ weight: { $mod: [4, 0] } }, { weight: { $mod: [4, 0] } }],
    [{ weight: { $bitsAllSet: [1, 5] } }, { weight: { $bitsAllSet: [1, 5] } }],
    [
      { 'meta.at': { $near: { $geometry: { type: 'Point', coordinates: [1, 2] } } } },
      { 'meta.at': { $near: { $geometry: { type: 'Point', coordinates: [1, 2] } } } },
    ],
    [
      { $expr: { $gt: ['$weight', 1] }, $comment: 'why' },
      { $expr: { $gt: ['$weight', 1] }, $comment: 'why' },
    ],
    [{ $nor: [{ weight: '1' }] }, { $nor: [{ weight: 1 }] }],
    [{ $and: [{ weight: '1' }, { weight: '2' }] }, { $and: [{ weight: 1 }, { weight: 2 }] }],
  ])('have their operands cast: %j', (given, expected) => {
    expect(where(given)).toEqual(expected);
  });

  it.each([
    { weight: { $gt: 'x' } },
    { weight: { $in: 5 } },
    { weight: { $in: [1, 'x'] } },
    { weight: { $in: [/x/] } },
    { weight: /x/ },
    { weight: { $regex: 'x' } },
    { code: { $regex: 5 } },
    { code: { $not: 5 } },
    { code: { $exists: 'perhaps' } },
    { tags: { $size: -1 } },
    { tags: { $size: { $gt: 1 } } },
    { weight: { $mod: [4] } },
    { weight: { $bitsAllSet: 'x' } },
    { code: { $type: {} } },
    { code: { $options: 5 } },
    { $or: [] },
    { $or: { code: 'a' } },
    { $and: [null] },
    { lines: { $elemMatch: 5 } },
  ])('are refused with operands they do not take: %o', (given) => {
    expect(() => where(given)).toThrow(CastError);
  });

  it.each([
    { code: { $where: '1' } },
    { code: { $nope: 1 } },
    { code: { $or: [] } },
    { 'meta.x': { $gt: 1, a: 2 } },
    { 'meta.x': { a: 2, $gt: 1 } },
    { $where: '1' },
    { $nope: 1 },
    { $gt: 1 },
  ])('that are unknown are refused: %j', (given) => {
    expect(() => where(given)).toThrow(InvalidOptionError);
  });

  it('mean a pattern where a RegExp is given for a text', () => {
    expect(where({ code: /^a/i, tags: /b/, 'meta.x': /c/ })).toEqual({ code: /^a/i, tg: /b/, 'meta.x': /c/ });
  });

  it('keep the flags of a pattern that the server has, and refuse the others', () => {
    const dotted = new BSONRegExp('a.b', 's');
    expect(where({ code: /a.b/s, tags: { $in: [/c/u] }, 'meta.x': { $not: /d/su } })).toEqual({
      code: dotted,
      tg: { $in: [new BSONRegExp('c', 'u')] },
      'meta.x': { $not: new BSONRegExp('d', 'su') },
    });
    expect(where({ code: { $regex: /a.b/s } })).toEqual({ code: { $regex: dotted } });
    for (const pattern of [/a/g, /a/y, /a/d, new RegExp('a', 'v'), new RegExp('a\0')])
      for (const given of [{ code: pattern }, { code: { $regex: pattern } }, { tags: { $all: [pattern] } }])
        expect(() => where(given)).toThrow(CastError);
    for (const $options of ['g', 'l', 'y']) expect(() => where({ code: { $regex: 'a', $options } })).toThrow(CastError);
  });

  it('keep the types of BSON below free fields', () => {
    expect(where({ 'meta.x': { $gt: new MinKey() } })).toEqual({ 'meta.x': { $gt: new MinKey() } });
  });
});
