import { chunkOf } from '../../lib/bson/chunk';
import { BSON, ObjectId } from '../../lib/bson/classes';
import { takesWholeIds, WholeId } from '../../lib/bson/whole-document';

const id = new ObjectId();
const document = { _id: id, name: 'Emily', tags: ['a'], inside: { at: new Date(5), half: 0.5 } };

function laid(): WholeId {
  const bytes = Buffer.from(BSON.serialize(document));
  // Not at the beginning, as most documents lie in a chunk after others.
  const chunk = chunkOf(Buffer.concat([Buffer.alloc(7, 1), bytes, Buffer.alloc(9, 2)]));
  return new WholeId(id).lie({ chunk, offset: 7 }, bytes.length);
}

describe('a document that is written already', () => {
  it('is written by this driver with its _id', () => {
    expect(takesWholeIds()).toBe(true);
    expect(BSON.deserialize(BSON.serialize({ _id: laid() }))).toEqual(document);
    expect(BSON.deserialize(BSON.serialize({ documents: [{ _id: laid() }, { _id: laid() }] }))).toEqual({
      documents: [document, document],
    });
  });

  it('is an id beside that', () => {
    const whole = laid();
    expect([whole.equals(id), whole.toHexString(), whole instanceof ObjectId]).toEqual([true, id.toHexString(), true]);
  });

  it('can be had as plain objects and as bytes', () => {
    expect(laid().deserialize()).toEqual(document);
    expect(laid().bytes()).toEqual(Buffer.from(BSON.serialize(document)));
  });
});
