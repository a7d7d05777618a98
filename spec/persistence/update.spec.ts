import { ObjectId } from 'mongodb';
import {
  Document,
  DocumentNotFoundError,
  Field,
  ImmutableAttributeError,
  Model,
  UnknownAttributeError,
} from 'threadline';
import { rejection, wired } from '../integration/wired';

@Document()
class Crate extends Model {
  @Field(String, { name: 'lb' }) label!: string;
  @Field(Number) weight?: number;
  @Field(() => [String]) tags: string[] = [];
}

describe('the update of a document', () => {
  const spec = wired();
  let crate: Crate;

  beforeEach(async () => {
    crate = await Crate.create({ label: 'one', weight: 5, tags: ['a'] });
    spec.wire.clear();
  });

  const sent = (): unknown => spec.wire.named('update')[0]!.command['updates'][0];

  it('is one atomic command with the changed paths, set and unset, by the stored names', async () => {
    expect(await crate.update({ label: 'two', weight: undefined })).toBe(crate);
    expect(spec.wire.names).toEqual(['update']);
    expect(sent()).toMatchObject({ q: { _id: crate.id }, u: { $set: { lb: 'two' }, $unset: { weight: '' } } });
    expect(await spec.stored('crates', { _id: crate.id })).toEqual([{ _id: crate.id, lb: 'two', tags: ['a'] }]);
  });

  it('with an unknown name sends and assigns nothing', async () => {
    const error = await rejection(crate.update({ label: 'two', wieght: 6 } as never));
    expect(error).toBeInstanceOf(UnknownAttributeError);
    expect([crate.isChanged(), spec.wire.names]).toEqual([false, []]);
  });

  it('saves other changes as well', async () => {
    crate.weight = 6;
    await crate.update({ label: 'two' });
    expect(sent()).toMatchObject({ u: { $set: { lb: 'two', weight: 6 } } });
  });

  it('of a document that is gone rejects, and leaves it changed', async () => {
    await Crate.collection.deleteOne({ _id: crate.id as never });
    const error = await rejection(crate.update({ label: 'two' }));
    expect(error).toBeInstanceOf(DocumentNotFoundError);
    expect(error).toMatchObject({ model: 'Crate', criteria: { _id: crate.id } });
    expect(crate.changes).toEqual({ label: ['one', 'two'] });
    expect(await spec.stored('crates', { _id: crate.id })).toEqual([]);
  });

  it('refuses another _id, and takes the same', async () => {
    const error = await rejection(crate.update({ _id: new ObjectId(), label: 'two' }));
    expect(error).toBeInstanceOf(ImmutableAttributeError);
    expect(spec.wire.names).toEqual([]);
    crate._id = new ObjectId(crate.attributeWas('_id')!.toHexString());
    await crate.save();
    expect(sent()).toMatchObject({ u: { $set: { lb: 'two' } } });
  });

  it('leaves what is changed in place while it is under way a change', async () => {
    crate.tags.push('b');
    const saving = crate.save();
    while (spec.wire.names.length === 0) await new Promise((resolve) => setImmediate(resolve));
    crate.tags.push('c');
    await saving;
    expect(crate.changes).toEqual({
      tags: [
        ['a', 'b'],
        ['a', 'b', 'c'],
      ],
    });
    await crate.save();
    expect(await spec.stored('crates', { _id: crate.id })).toMatchObject([{ tags: ['a', 'b', 'c'] }]);
  });

  it('that asks for no acknowledgement takes no answer for a missing document', async () => {
    await Crate.with({ writeConcern: { w: 0 } }, () => crate.update({ label: 'two' }));
    expect(crate.isChanged()).toBe(false);
  });
});
