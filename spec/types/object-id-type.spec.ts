import { ObjectId } from '../../lib/bson/classes';
import { UNCASTABLE } from '../../lib/types/field-type';
import { objectIdType } from '../../lib/types/object-id-type';
import { itCasts } from './casting';

const id = new ObjectId('65e5c0a1b2c3d4e5f6a7b8c9');

/** As another copy of the driver would have it. */
class ForeignObjectId {
  get _bsontype() {
    return 'ObjectId';
  }
  toHexString() {
    return id.toHexString();
  }
}

describe('objectIdType', () => {
  itCasts(objectIdType, [
    [id, id],
    ['65e5c0a1b2c3d4e5f6a7b8c9', id],
    ['65E5C0A1B2C3D4E5F6A7B8C9', id],
    [new ForeignObjectId(), id],
    [{ id }, id],
    [{ id: id.toHexString() }, UNCASTABLE],
    [{ id: { id } }, UNCASTABLE],
    ['', UNCASTABLE],
    ['65e5c0a1b2c3d4e5f6a7b8c', UNCASTABLE],
    ['65e5c0a1b2c3d4e5f6a7b8cg', UNCASTABLE],
    ['twelve bytes', UNCASTABLE],
    [12, UNCASTABLE],
    [{ $ne: null }, UNCASTABLE],
    [{ _bsontype: 'ObjectId', toHexString: () => id.toHexString() }, UNCASTABLE],
    [Buffer.alloc(12), UNCASTABLE],
    [[id], UNCASTABLE],
  ]);

  it('compares by bytes', () => {
    expect(objectIdType.equals(id, new ObjectId(id.toHexString()))).toBe(true);
    expect(objectIdType.equals(id, new ObjectId())).toBe(false);
  });
});
