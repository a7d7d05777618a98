import {
  Document,
  DocumentNotFoundError,
  EmbeddedModel,
  EmbedsMany,
  Field,
  Model,
  StaleDocumentError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

@Document()
class Line extends EmbeddedModel {
  @Field(String) text!: string;
}

@Document({ lockVersion: true, timestamps: true })
class Draft extends Model {
  @Field(String) title!: string;
  @Field(Number) pages?: number;
  @Field(String) note?: string;
  @EmbedsMany(() => Line) lines!: EmbedsMany<Line>;
  @Field(Number) lockVersion!: number;
}

@Document({ lockVersion: true, softDelete: true })
class Kept extends Model {}

let serial = 0;

@Document({ collection: 'drafts' })
class Loose extends Model {
  @Field(String) title!: string;
}

@Document({ shardKey: ['tenant', 'place.city'] })
class Tenancy extends Model {
  @Field(String) tenant!: string;
  @Field(Object) place?: { city: string };
  @Field(String) name?: string;
}

describe('optimistic locking', () => {
  const spec = wired();
  const wire = () => spec.wire;

  everyPlace('counts every write, those of what is inside too', wire, async () => {
    const draft = await Draft.create({ title: 'a' });
    expect(draft.lockVersion).toBe(0);
    await draft.update({ title: 'b' });
    await draft.lines.push({ text: 'x' });
    await draft.lines[0]!.update({ text: 'y' });
    await draft.touch();
    const stored = (await Draft.findOrFail(draft.id)).lockVersion;
    expect([draft.lockVersion, draft.isChanged(), stored]).toEqual([4, false, 4]);
    await draft.save();
    expect(draft.lockVersion).toBe(4);
    await draft.destroy();
    expect(await Draft.find(draft.id)).toBeNull();
  });

  everyPlace('refuses to save, touch or destroy what somebody else has saved, with both versions', wire, async () => {
    const draft = await Draft.create({ title: 'a' });
    const theirs = await Draft.findOrFail(draft.id);
    await theirs.update({ title: 'theirs' });
    draft.title = 'mine';
    for (const act of [() => draft.save(), () => draft.touch(), () => draft.destroy()]) {
      const error = await rejection(act());
      expect(error).toBeInstanceOf(StaleDocumentError);
      expect(error).toMatchObject({ code: 'STALE_DOCUMENT', expectedVersion: 0, actualVersion: 1 });
    }
    const state = [draft.title, draft.isChanged('title'), draft.lockVersion, draft.isDestroyed];
    expect(state).toEqual(['mine', true, 0, false]);
    await draft.reload();
    await draft.update({ title: 'mine' });
    expect((await Draft.findOrFail(draft.id)).lockVersion).toBe(2);
  });

  everyPlace('F87, F88, D62: a change by a query counts, and makes those stale who loaded before', wire, async () => {
    const title = `t${String((serial += 1))}`;
    const draft = await Draft.create({ title, lines: [{ text: 'x' }] });
    const mine = Draft.where({ _id: draft.id });
    const acts: (() => PromiseLike<unknown>)[] = [
      () => mine.updateAll({ pages: 1 }),
      () => mine.updateFirst({ pages: 2 }),
      () => mine.$inc({ pages: 1 }),
      () => mine.findOneAndUpdate({ pages: 4 }),
      () => mine.findOneAndReplace({ title, note: '$title' }),
      () => Draft.upsert({ title }, { pages: 5 }),
    ];
    for (const [index, act] of acts.entries()) {
      const before = await Draft.findOrFail(draft.id);
      spec.wire.clear();
      await act();
      expect([spec.wire.names.length, (await Draft.findOrFail(draft.id)).lockVersion]).toEqual([1, index + 1]);
      before.title = 'lost';
      const error = await rejection(before.save());
      expect(error).toMatchObject({ name: 'StaleDocumentError', expectedVersion: index, actualVersion: index + 1 });
    }
    const left = await Draft.findOrFail(draft.id);
    expect([left.pages, left.note, left.lines.length]).toEqual([5, '$title', 0]);
  });

  everyPlace(
    'F87: what a query says of the version counts as said; the mark of a deletion counts too',
    wire,
    async () => {
      const draft = await Draft.create({ title: 'a' });
      await Draft.where({ _id: draft.id }).updateAll({ $set: { title: 'b', lockVersion: 7 } });
      expect((await draft.reload()).lockVersion).toBe(7);
      const [one, other] = [await Kept.create(), await Kept.create()];
      await Kept.deleteAll({ _id: one.id });
      await Kept.where({ _id: other.id }).findOneAndDelete();
      const versions = await Kept.withDeleted()
        .where({ _id: { $in: [one.id, other.id] } })
        .pluck('lockVersion' as never);
      expect(versions).toEqual([1, 1]);
    },
  );

  everyPlace('E63: one that an upsert by values makes begins with the count of that write', wire, async () => {
    const title = `t${String((serial += 1))}`;
    const made = await Draft.upsert({ title }, { pages: 1 });
    expect([made.lockVersion, made.isChanged()]).toEqual([1, false]);
    await made.update({ pages: 2 });
    expect((await Draft.upsert({ title }, { pages: 3 })).lockVersion).toBe(3);
  });

  it('takes documents that were stored without a version for the first', async () => {
    const { id } = await Loose.create({ title: 'old' });
    const draft = await Draft.findOrFail(id);
    await draft.update({ title: 'new' });
    expect(draft.lockVersion).toBe(1);
    await Draft.collection.deleteOne({ _id: id });
    draft.title = 'gone';
    expect(await rejection(draft.save())).toBeInstanceOf(DocumentNotFoundError);
  });

  it('has its version back when the transaction aborts', async () => {
    const draft = await Draft.create({ title: 'a' });
    await rejection(
      Draft.transaction(async () => {
        await draft.update({ title: 'b' });
        throw new Error('no');
      }),
    );
    expect([draft.lockVersion, draft.title]).toEqual([0, 'a']);
    await draft.update({ title: 'c' });
    expect([draft.lockVersion, (await Draft.findOrFail(draft.id)).lockVersion]).toEqual([1, 1]);
  });

  everyPlace('C46, E65, E72: a new document is looked for by the shard key that it was given', wire, async () => {
    const values = { tenant: 't1', place: { city: 'Pisa' } };
    const { id } = await Tenancy.create({ ...values, name: 'a' });
    const same = (): Tenancy => new Tenancy({ _id: id, ...values });
    expect((await same().reload()).name).toBe('a');
    const upserted = same();
    upserted.name = 'b';
    spec.wire.clear();
    await upserted.upsert();
    expect(spec.wire.started[0]!.command['updates'][0].q).toEqual({ _id: id, tenant: 't1', 'place.city': 'Pisa' });
    expect(await Tenancy.where({ _id: id }).pluck('name')).toEqual(['b']);
    await same().destroy();
    expect(await Tenancy.exists(id)).toBe(false);
  });

  everyPlace('C46, E72: reload asks by the stored shard key, and names it where nothing is found', wire, async () => {
    const one = await Tenancy.create({ tenant: 't1', place: { city: 'Pisa' }, name: 'a' });
    one.tenant = 't2';
    one.place!.city = 'Rome';
    spec.wire.clear();
    await one.reload();
    const asked = { _id: one.id, tenant: 't1', 'place.city': 'Pisa' };
    expect([spec.wire.started[0]!.command['filter'], one.tenant, one.place]).toEqual([asked, 't1', { city: 'Pisa' }]);
    await Tenancy.collection.deleteOne({ _id: one.id });
    const error = await rejection(one.reload());
    expect([error.name, error['criteria']]).toEqual(['DocumentNotFoundError', asked]);
    expect(error.message).toContain('t1');
  });

  everyPlace('C46: the parts of a shard key that a document lacks are null', wire, async () => {
    const one = await Tenancy.create({ tenant: 't1' });
    spec.wire.clear();
    await one.update({ name: 'b' });
    expect(spec.wire.started[0]!.command['updates'][0].q).toEqual({ _id: one.id, tenant: 't1', 'place.city': null });
  });

  it('C46: the shard key is part of the filter, by its stored values', async () => {
    const one = await Tenancy.create({ tenant: 't1', place: { city: 'Pisa' }, name: 'a' });
    one.tenant = 't2';
    one.name = 'b';
    spec.wire.clear();
    await one.save();
    const updated: unknown = spec.wire.named('update')[0]!.command['updates'][0].q;
    expect(updated).toEqual({ _id: one.id, tenant: 't1', 'place.city': 'Pisa' });
    await one.destroy();
    const deleted: unknown = spec.wire.named('delete')[0]!.command['deletes'][0].q;
    expect(deleted).toEqual({ _id: one.id, tenant: 't2', 'place.city': 'Pisa' });
  });
});
