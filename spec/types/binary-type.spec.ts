import { Binary, UUID } from '../../lib/bson/classes';
import { binaryType } from '../../lib/types/binary-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

const bytes = Buffer.from('abc');
const uuid = new UUID('0b4f6a3e-6e0f-4a53-9d0e-6a5f6b1f2c3d');

describe('binaryType', () => {
  itCasts(binaryType, [
    [new Binary(bytes), new Binary(bytes)],
    [new Binary(bytes, 5), new Binary(bytes, 5)],
    [new Binary(bytes, 128), new Binary(bytes, 128)],
    [bytes, new Binary(bytes)],
    [new Uint8Array(bytes), new Binary(bytes)],
    [uuid, uuid],
    ['abc', UNCASTABLE],
    [[97], UNCASTABLE],
    [5, UNCASTABLE],
    [{ $ne: null }, UNCASTABLE],
  ]);

  it('holds bytes of its own, and tells subtypes apart', () => {
    const given = new Binary(Buffer.from('abc'), 5);
    const value = binaryType.cast(given) as Binary;
    given.buffer.fill(0);
    expect(value.value().toString()).toBe('abc');
    expect(binaryType.equals(new Binary(bytes, 5), new Binary(bytes, 6))).toBe(false);
    expect(binaryType.copy('other' as never)).toBe('other');
  });
});
