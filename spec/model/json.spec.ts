import { Decimal128, Long, MinKey, ObjectId, Timestamp, UUID } from 'mongodb';
import { Document, EmbeddedModel, Field } from 'threadline';
import { jsonOf, plainOf } from '../../lib/model/json';
import { serialized } from '../../lib/model/serialization';

@Document()
class Address extends EmbeddedModel {
  @Field(String) override _id!: string;
  @Field(BigInt) number!: bigint;
}

const json = (value: unknown): unknown => jsonOf(value, (document) => serialized(document, {}, jsonOf));
const id = new ObjectId('0123456789abcdef01234567');
const uuid = new UUID('11111111-2222-4333-8444-555555555555');
const through = (value: unknown): unknown => (JSON.parse(JSON.stringify(json({ value }))) as { value: unknown }).value;

describe('JSON of attributes', () => {
  it.each<[string, unknown, unknown]>([
    ['an id is hex', id, '0123456789abcdef01234567'],
    ['a UUID is its text', uuid, '11111111-2222-4333-8444-555555555555'],
    ['a date is in ISO form', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a big integer is a string', 2n ** 62n, '4611686018427387904'],
    ['bytes are base64', Buffer.from('seal'), 'c2VhbA=='],
    ['a map is an object', new Map([['a', 1n]]), { a: '1' }],
    ['a decimal has its own form', Decimal128.fromString('1.10'), { $numberDecimal: '1.10' }],
    ['an array is one', [1n, [id], null], ['1', ['0123456789abcdef01234567'], null]],
    ['an object is one, deeply', { a: { b: [2n] } }, { a: { b: ['2'] } }],
    ['a key toJSON is data', { toJSON: 'x', big: 1n }, { toJSON: 'x', big: '1' }],
    ['a document is an object', new Address({ _id: 'a', number: 5 }), { _id: 'a', number: '5' }],
    ['null is null', null, null],
    ['a set is an array', new Set([1n]), ['1']],
    ['a Long is a string', Long.MAX_VALUE, '9223372036854775807'],
    ['a pattern is its text', /a/i, '/a/i'],
    ['a timestamp is in extended form', new Timestamp({ t: 1, i: 2 }), { $timestamp: { t: 1, i: 2 } }],
    ['a MinKey is in extended form', new MinKey(), { $minKey: 1 }],
  ])('%s', (_, value, expected) => {
    expect(through(value)).toEqual(expected);
  });

  it('is made at once, and not first by JSON.stringify', () => {
    expect(json({ many: [new Address({ _id: 'a', number: 5 })] })).toEqual({ many: [{ _id: 'a', number: '5' }] });
  });

  it('keeps keys that mean something to JavaScript as data', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as object;
    const json = through(value) as { polluted?: boolean };
    expect(json.polluted).toBeUndefined();
    expect(Object.keys(json)).toEqual(['__proto__', 'constructor']);
  });
});

describe('plain attributes', () => {
  it('have plain objects for documents, in arrays too, and all else as it is', () => {
    const address = (_id: string): Address => new Address({ _id, number: 5n });
    const long = Long.fromNumber(1);
    const plain = (value: unknown): unknown => plainOf(value, (document) => serialized(document, {}, plainOf));
    expect(plain(address('a'))).toEqual({ _id: 'a', number: 5n });
    expect(plain([address('b'), null])).toEqual([{ _id: 'b', number: 5n }, null]);
    expect(Object.getPrototypeOf(plain(address('a')))).toBe(Object.prototype);
    for (const value of [id, long, new Map()]) expect(plain(value)).toBe(value);
  });
});
