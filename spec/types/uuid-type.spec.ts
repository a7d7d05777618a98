import { Binary, UUID } from '../../lib/bson/classes';
import { UNCASTABLE } from '../../lib/types/field-type';
import { uuidType } from '../../lib/types/uuid-type';
import { itCasts } from './casting';

const text = '0b4f6a3e-6e0f-4a53-9d0e-6a5f6b1f2c3d';
const uuid = new UUID(text);

describe('uuidType', () => {
  itCasts(uuidType, [
    [uuid, uuid],
    [text, uuid],
    [text.replaceAll('-', ''), uuid],
    [new Binary(uuid.buffer, 4), uuid],
    // Their bytes are in an order that nothing tells.
    [new Binary(uuid.buffer, 3), UNCASTABLE],
    [new Binary(Buffer.alloc(4), 4), UNCASTABLE],
    ['', UNCASTABLE],
    ['not one', UNCASTABLE],
    [7, UNCASTABLE],
    [{ $ne: null }, UNCASTABLE],
  ]);

  it('compares by bytes', () => {
    expect(uuidType.equals(uuid, new UUID(text))).toBe(true);
    expect(uuidType.equals(uuid, new UUID())).toBe(false);
  });
});
