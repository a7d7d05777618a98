import { BSON, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from '../../lib/bson/classes';
import * as T from '../../lib/bson/element-type';

describe('the types of elements', () => {
  it.each<[number, unknown]>([
    [T.DOUBLE, 1.5],
    [T.STRING, 'text'],
    [T.OBJECT, {}],
    [T.ARRAY, []],
    [T.BINARY, Buffer.alloc(1)],
    [T.OBJECT_ID, new ObjectId()],
    [T.BOOLEAN, true],
    [T.DATE, new Date()],
    [T.NULL, null],
    [T.REGEXP, /x/],
    [T.INT32, 1],
    [T.TIMESTAMP, new Timestamp({ t: 1, i: 1 })],
    [T.LONG, Long.fromNumber(1)],
    [T.DECIMAL128, Decimal128.fromString('1')],
    [T.MAX_KEY, new MaxKey()],
    [T.MIN_KEY, new MinKey()],
  ])('%i is what the driver writes for %p', (type, value) => {
    expect(BSON.serialize({ v: value })[4]).toBe(type);
  });
});
