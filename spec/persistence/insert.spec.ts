import { ObjectId } from 'mongodb';
import { Document, DuplicateKeyError, Field, Index, Model } from 'threadline';
import { rejection, wired } from '../integration/wired';

@Document({ timestamps: true })
@Index({ label: 1 }, { unique: true })
class Crate extends Model {
  @Field(String) override _id!: string;
  @Field(String, { name: 'lb' }) label!: string;
  @Field(String) status: string = 'new';
  createdAt!: Date;
}

@Document({ collection: 'crates' })
class Plain extends Model {
  @Field(Object) free?: Record<string, unknown>;
}

describe('the insert of a document', () => {
  const spec = wired();
  beforeAll(() => Crate.createIndexes());
  beforeEach(() => Crate.deleteAll().then(() => spec.wire.clear()));

  it('has _id first, stored names, and defaults that nobody read', async () => {
    const crate = await Crate.create({ label: 'one', _id: 'c1' });
    const [document] = spec.wire.started[0]!.command['documents'] as Record<string, unknown>[];
    expect(Object.keys(document!)).toEqual(['_id', 'lb', 'status', 'createdAt', 'updatedAt']);
    expect(document).toMatchObject({ _id: 'c1', lb: 'one', status: 'new' });
    expect(crate).toMatchObject({ isNew: false, isPersisted: true, wasNew: true });
    expect(crate.previousChanges).toMatchObject({ label: [undefined, 'one'], status: [undefined, 'new'] });
  });

  it('stores the _id that the document had before', async () => {
    const plain = new Plain();
    const before = plain.id;
    expect(before).toBeInstanceOf(ObjectId);
    await plain.save();
    expect(await spec.stored('crates', { _id: before })).toEqual([{ _id: before }]);
  });

  it('takes keys inside an Object field as data', async () => {
    const free = { $set: 1, 'a.b': { $ne: null } };
    const { id } = await Plain.create({ free });
    expect((await Plain.findOrFail(id)).free).toEqual(free);
  });

  it('that meets a duplicate key rejects with index and values; the document stays new, and can be saved again', async () => {
    await Crate.create({ _id: 'c1', label: 'one' });
    const crate = new Crate({ _id: 'c2', label: 'one' });
    const error = await rejection(crate.save());
    expect(error).toBeInstanceOf(DuplicateKeyError);
    expect(error).toMatchObject({ index: 'lb_1', values: { lb: 'one' }, serverCode: 11000 });
    expect(crate).toMatchObject({ isNew: true, isPersisted: false });
    expect([crate.createdAt, crate.isChanged('label')]).toEqual([undefined, true]);
    await crate.update({ label: 'two' });
    expect(await Crate.count()).toBe(2);
  });
});
