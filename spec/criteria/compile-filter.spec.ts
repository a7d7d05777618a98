import { Decimal128, ObjectId, UUID } from 'mongodb';
import { compileFilter } from '../../lib/criteria/compile-filter';
import type { Criteria } from '../../lib/criteria/criteria';
import { QUERY } from '../../lib/criteria/query';
import { CastError } from '../../lib/errors/cast-error';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { UnknownAttributeError } from '../../lib/errors/unknown-attribute-error';
import { Cents, Parcel, parcels } from '../support/criteria-models';

const compiled = (criteria: Criteria<Parcel, unknown>) => compileFilter(criteria[QUERY]);
/** What filters of any shape compile to, those that the types refuse too. */
const where = (...filters: unknown[]) => compiled(parcels().where(...(filters as never[])));
const id = new ObjectId();

describe('values in a filter', () => {
  it.each([
    [{ weight: '42' }, { weight: 42 }],
    [{ express: 'yes' }, { express: true }],
    [{ sentAt: '2026-01-01' }, { sentAt: new Date('2026-01-01') }],
    [{ serial: '12' }, { serial: 12n }],
    [{ price: '1.50' }, { price: Decimal128.fromString('1.50') }],
    [{ senderId: id.toHexString() }, { senderId: id }],
    [{ code: 7 }, { code: '7' }],
    [{ status: null }, { st: null }],
    [{ tags: 5 }, { tg: '5' }],
    [{ tags: ['a', 5] }, { tg: { $eq: ['a', '5'] } }],
    [{ meta: { a: 1 } }, { meta: { $eq: { a: 1 } } }],
    [{ counters: { a: 1 } }, { counters: { $eq: new Map([['a', 1]]) } }],
    [{ fee: 12 }, { fee: { $eq: { amount: 12 } } }],
    [{ fee: new Cents(12) }, { fee: { $eq: { amount: 12 } } }],
  ])('are cast to the type of the field: %j', (given, expected) => {
    expect(where(given)).toEqual(expected);
  });

  it('keep their type where the field has it', () => {
    const label = new UUID();
    expect(where({ label, seal: Buffer.from('x') })).toEqual({ label, seal: { $eq: Buffer.from('x') } });
  });

  it.each([
    { weight: 'heavy' },
    { senderId: 'x' },
    { sentAt: '2026-02-30' },
    { code: {} },
    { code: ['a'] },
    { fee: 'x' },
    { stops: [1, 'x'] },
  ])('that the type does not take are refused: %j', (given) => {
    expect(() => where(given)).toThrow(CastError);
  });

  it('name the path, the value and the type in the refusal', () => {
    expect(() => where({ weight: 'heavy' })).toThrow(
      expect.objectContaining({ model: 'Parcel', path: 'weight', value: 'heavy', type: 'Number' }),
    );
  });

  it('may be documents, which stand for their ids', () => {
    const other = new Parcel();
    expect(where({ senderId: other })).toEqual({ senderId: other.id });
    expect(where({ senderId: { $in: [other, id] } })).toEqual({ senderId: { $in: [other.id, id] } });
  });

  it('do not change when the given filter is changed afterwards', () => {
    const tags = ['a'];
    const criteria = parcels().where({ tags });
    tags.push('b');
    expect(compiled(criteria)).toEqual({ tg: { $eq: ['a'] } });
  });
});

describe('undefined in a filter', () => {
  it.each([
    [undefined],
    [{ code: undefined }],
    [{ code: { $in: [undefined] } }],
    [{ code: { $in: [, 'a'] } }],
    [{ code: { $ne: undefined } }],
    [{ code: { $not: { $eq: undefined } } }],
    [{ meta: { a: undefined } }],
    [{ meta: { a: [{ b: undefined }] } }],
    [{ counters: new Map([['a', undefined]]) }],
    [{ 'meta.a.b': undefined }],
    [{ 'meta.a': { $gt: { b: undefined } } }],
    [{ $or: [{ code: undefined }] }],
    [{ $or: undefined }],
    [{ $and: [undefined] }],
    [{ $expr: { $eq: ['$a', undefined] } }],
    [{ $comment: undefined }],
    [{ lines: { $elemMatch: { sku: undefined } } }],
    [{ lines: { $elemMatch: undefined } }],
    [{ tags: { $all: [undefined] } }],
    [{ stops: { $size: undefined } }],
    [{ code: { $exists: undefined } }],
  ])('is refused wherever it stands: %o', (given) => {
    expect(() => where(given)).toThrow(CastError);
  });
});

describe('names in a filter', () => {
  it('may be property names or stored names, at the head of paths too', () => {
    expect(where({ status: 'a' })).toEqual({ st: 'a' });
    expect(where({ st: 'a', 'tags.0': 'x' })).toEqual({ st: 'a', 'tg.0': 'x' });
    expect(where({ $or: [{ status: 'a' }, { tags: 'b' }] })).toEqual({ $or: [{ st: 'a' }, { tg: 'b' }] });
  });

  it('may be id for _id', () => {
    expect(where({ id: id.toHexString() })).toEqual({ _id: id });
  });

  it('are free below fields whose content is free', () => {
    const given = { 'meta.deep.down': 1, 'counters.a': 2, 'lines.0.sku': 'x', 'lines.sku': 'y', 'fee.amount': 3 };
    expect(where(given)).toEqual(given);
  });

  it('reach the items of arrays by number, with their type', () => {
    expect(where({ 'stops.3': '7' })).toEqual({ 'stops.3': 7 });
  });

  it.each([
    'nope',
    'nope.a',
    'code.a',
    'stops.a',
    'tags.0.a',
    'meta.',
    'meta..a',
    '',
    '.',
    '__proto__',
    'meta.__proto__',
    'constructor',
    'toString',
  ])('that the model does not declare are refused: %j', (path) => {
    expect(() => where(JSON.parse(`{ ${JSON.stringify(path)}: 1 }`))).toThrow(UnknownAttributeError);
  });
});

describe('filters that are combined', () => {
  const a = { code: 'a' };
  const b = { weight: 1 };
  const c = { express: true };

  it('become one where they speak of different attributes', () => {
    expect(where(a, b)).toEqual({ code: 'a', weight: 1 });
    expect(compiled(parcels().where(a).and(b, c))).toEqual({ ...a, ...b, ...c });
  });

  it('all hold where they speak of one attribute, under whatever name', () => {
    expect(where(a, { code: 'b' })).toEqual({ $and: [a, { code: 'b' }] });
    expect(where({ id, _id: new ObjectId(id) })).toEqual({ $and: [{ _id: id }, { _id: id }] });
    expect(where({ status: 'x' }, { st: 'y' })).toEqual({ $and: [{ st: 'x' }, { st: 'y' }] });
    expect(where({ $or: [a] }, { $or: [b] })).toEqual({ $and: [{ $or: [a] }, { $or: [b] }] });
  });

  it('are alternatives with or, everything so far being one of them', () => {
    expect(compiled(parcels().where(a).where(b).or(c))).toEqual({ $or: [{ ...a, ...b }, c] });
    expect(compiled(parcels().where(a).or(b).or(c))).toEqual({ $or: [{ $or: [a, b] }, c] });
    expect(compiled(parcels().or(a))).toEqual(a);
  });

  it('are a further condition with anyOf', () => {
    expect(compiled(parcels().where(a).anyOf(b, c))).toEqual({ ...a, $or: [b, c] });
    expect(compiled(parcels().where(a).anyOf(b))).toEqual({ ...a, ...b });
  });

  it('are excluded with not, as a whole', () => {
    expect(
      compiled(
        parcels()
          .where(a)
          .not({ ...b, ...c }),
      ),
    ).toEqual({ ...a, $nor: [{ ...b, ...c }] });
    expect(compiled(parcels().not(a).not(b))).toEqual({ $and: [{ $nor: [a] }, { $nor: [b] }] });
  });

  it('none of them match with nor, everything so far included', () => {
    expect(compiled(parcels().where(a).nor(b))).toEqual({ $nor: [a, b] });
  });

  it('may be criteria', () => {
    expect(compiled(parcels().where(a).or(parcels().where(b).where(c)))).toEqual({ $or: [a, { ...b, ...c }] });
    expect(compiled(parcels().where(parcels()))).toEqual({});
  });

  it('are refused where a criteria says more than what it matches', () => {
    expect(() => compiled(parcels().or(parcels().where(a).limit(1)))).toThrow(InvalidOptionError);
  });

  it('may be none', () => {
    expect(compiled(parcels().where().or().nor().not().anyOf())).toEqual({});
  });
});

describe('a filter that is no object', () => {
  const circle: Record<string, unknown> = {};
  circle['meta'] = circle;

  it.each([[null], ['a'], [5], [[]], [new Date()], [new Map()], [{ meta: circle }]])('is refused: %o', (given) => {
    expect(() => where(given)).toThrow(CastError);
  });
});
