import { Binary, Decimal128, Long, ObjectId, UUID } from '../../lib/bson/classes';
import { UNCASTABLE } from '../../lib/types/field-type';
import { stringType } from '../../lib/types/string-type';
import { itCasts } from './casting';

describe('stringType', () => {
  itCasts(stringType, [
    ['text', 'text'],
    ['', ''],
    [' spaces stay ', ' spaces stay '],
    [42, '42'],
    [1.5, '1.5'],
    [true, 'true'],
    [false, 'false'],
    [2n ** 60n, '1152921504606846976'],
    [new ObjectId('65e5c0a1b2c3d4e5f6a7b8c9'), '65e5c0a1b2c3d4e5f6a7b8c9'],
    [new UUID('0b4f6a3e-6e0f-4a53-9d0e-6a5f6b1f2c3d'), '0b4f6a3e-6e0f-4a53-9d0e-6a5f6b1f2c3d'],
    [Decimal128.fromString('1.10'), '1.10'],
    [Long.MAX_VALUE, '9223372036854775807'],
    [NaN, UNCASTABLE],
    [{ $ne: null }, UNCASTABLE],
    [{ toString: () => 'text' }, UNCASTABLE],
    [{ _bsontype: 'ObjectId', toString: () => 'text' }, UNCASTABLE],
    [['a'], UNCASTABLE],
    [new Date(0), UNCASTABLE],
    [new Binary(Buffer.from('a')), UNCASTABLE],
    [Symbol('a'), UNCASTABLE],
    [() => 'a', UNCASTABLE],
    // Half a surrogate pair has no UTF-8, and would come back as another character.
    ['\ud83e', UNCASTABLE],
    ['\u{1f9f5}', '\u{1f9f5}'],
  ]);
});
