import { ObjectId } from 'mongodb';
import { Document, DocumentNotFoundError, Field, Model } from 'threadline';
import { rejection, wired } from '../integration/wired';

@Document()
class Crate extends Model {
  @Field(String) label!: string;
  @Field(() => [String]) tags: string[] = [];
}

describe('reload', () => {
  const spec = wired();
  let crate: Crate;

  beforeEach(async () => {
    crate = await Crate.create({ label: 'one', tags: ['a'] });
    spec.wire.clear();
  });

  it('takes what is stored now from the primary, and drops changes', async () => {
    await Crate.collection.updateOne({ _id: crate.id }, { $set: { label: 'theirs', extra: 1 } });
    crate.label = 'mine';
    crate.tags.push('b');
    spec.wire.clear();
    const reloaded = await Crate.with({ readPreference: 'secondary' }, () => crate.reload());
    expect(reloaded).toBe(crate);
    expect(spec.wire.names).toEqual(['find']);
    expect(spec.wire.started[0]!.command['$readPreference']).toBeUndefined();
    expect(crate.toObject()).toEqual({ _id: crate.id, label: 'theirs', tags: ['a'], extra: 1 });
    expect([crate.isChanged(), crate.previousChanges]).toEqual([false, {}]);
  });

  it('of a document that is gone rejects, and leaves it as it was', async () => {
    await Crate.collection.deleteOne({ _id: crate.id as never });
    crate.label = 'mine';
    const error = await rejection(crate.reload());
    expect(error).toBeInstanceOf(DocumentNotFoundError);
    expect(error).toMatchObject({ model: 'Crate', criteria: { _id: crate.id } });
    expect(crate.changes).toEqual({ label: ['one', 'mine'] });
  });

  it('of a new document whose _id is stored makes it that one', async () => {
    const same = new Crate();
    void same.id;
    same._id = crate.id;
    await same.reload();
    expect([same.label, same.isNew, same.isPersisted]).toEqual(['one', false, true]);
    await same.update({ label: 'two' });
    expect((await Crate.findOrFail(crate.id)).label).toBe('two');
  });

  it('goes by the stored _id, whatever was written over it', async () => {
    crate._id = new ObjectId();
    await crate.reload();
    expect([crate.label, crate.isChanged()]).toEqual(['one', false]);
  });

  it('brings a destroyed document back where it was stored again', async () => {
    const stored = crate.toObject();
    await crate.destroy();
    await Crate.collection.insertOne(stored);
    await crate.reload();
    await crate.update({ label: 'again' });
    expect(crate.isPersisted).toBe(true);
  });
});
