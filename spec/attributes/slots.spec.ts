import { chunkOf } from '../../lib/bson/chunk';
import { BSON, MaxKey, MinKey, ObjectId } from '../../lib/bson/classes';
import { shapeOf } from '../../lib/attributes/shape';
import { decodeSlot, locate, positionAt, typeAt } from '../../lib/attributes/slots';
import { MalformedDocumentError } from '../../lib/errors/malformed-document-error';
import { declare } from './sample';

const shape = shapeOf(declare('Three', { one: Number, two: String, three: Object }).definition);
const located = (stored: object) => {
  const chunk = chunkOf(BSON.serialize(stored));
  return locate(shape, chunk, 0).map((slot) => (typeof slot === 'number' ? decodeSlot(chunk, slot) : slot));
};

describe('locate', () => {
  it.each<[object, unknown[]]>([
    [{}, [undefined, undefined, undefined, undefined]],
    [{ one: 1, two: 'b', three: {} }, [undefined, 1, 'b', {}]],
    [{ three: {}, two: 'b', one: 1 }, [undefined, 1, 'b', {}]],
    [{ x: 1, one: 1, on: 2, ones: 3, two: 'b', y: 1 }, [undefined, 1, 'b', undefined]],
    [{ one: new MinKey(), two: new MaxKey(), three: null }, [undefined, new MinKey(), new MaxKey(), null]],
  ])('finds the fields of %j', (stored, values) => {
    expect(located(stored)).toStrictEqual(values);
  });

  it('finds them inside of other bytes, as of a document in another', () => {
    const id = new ObjectId();
    const chunk = chunkOf(BSON.serialize({ before: 'x', inner: { _id: id, two: 'b' }, after: 'y' }));
    const offset = chunk.bytes.indexOf('inner\0') + 6;
    const slots = locate(shape, chunk, offset);

    expect([decodeSlot(chunk, slots[0] as number), decodeSlot(chunk, slots[2] as number), slots[3]]).toEqual([
      id,
      'b',
      undefined,
    ]);
  });

  it('refuses what does not lie within the document', () => {
    const bytes = Buffer.from(BSON.serialize({ one: 1, two: 'b' }));
    bytes.writeInt32LE(99, bytes.indexOf('two\0') + 4);

    expect(() => locate(shape, chunkOf(bytes), 0)).toThrow(MalformedDocumentError);
  });
});

describe('a slot', () => {
  it('is a position and a type', () => {
    const chunk = chunkOf(BSON.serialize({ one: 1 }));
    const slot = locate(shape, chunk, 0)[1] as number;

    expect([positionAt(slot), typeAt(slot)]).toEqual([9, 16]);
  });

  it('has room for the position in the largest document', () => {
    const chunk = chunkOf(BSON.serialize({ long: 'x'.repeat(16 * 1024 * 1024), one: 1, two: new MinKey() }));
    const slots = locate(shape, chunk, 0);

    expect([decodeSlot(chunk, slots[1] as number), decodeSlot(chunk, slots[2] as number)]).toEqual([1, new MinKey()]);
  });
});
