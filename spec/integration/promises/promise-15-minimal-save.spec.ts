import { AfterSave, BeforeSave, Document, Field, Model } from 'threadline';
import { wired } from '../wired';

@Document({ collection: 'crates' })
class Crate extends Model {
  @Field(String) label!: string;
  @Field(Number, { name: 'kg' }) weight?: number;
  @Field(() => [String]) tags!: string[];
  @Field(() => [Object]) lines!: { readonly sku: string; count: number }[];
  @Field(Object) meta!: Record<string, unknown>;
  @Field(Map) counters!: Map<string, number>;
  @Field(Date) packedAt!: Date;
  @Field(Buffer) seal!: Buffer;
  @Field(String) note?: string | null;
}

@Document({ collection: 'stamped_crates', timestamps: true })
class StampedCrate extends Model {
  @Field(String) label!: string;
  createdAt!: Date;
  updatedAt!: Date;
}

@Document({ collection: 'hooked_crates' })
class HookedCrate extends Model {
  @Field(String) label!: string;
  @Field(Number) runs: number = 0;
  ran: string[] = [];

  @BeforeSave() before(): void {
    this.ran.push('before');
    if (this.label === 'counted') this.runs += 1;
  }

  @AfterSave() after(): void {
    this.ran.push('after');
  }
}

describe('Promise 15: save writes the least, in one atomic command', () => {
  const spec = wired();
  let crate: Crate;

  beforeEach(async () => {
    const { id } = await Crate.create({
      label: 'C-1',
      weight: 12,
      tags: ['a', 'b'],
      lines: [{ sku: 's', count: 1 }],
      meta: { deep: { er: [1, { x: 1 }] } },
      counters: new Map([['n', 1]]),
      packedAt: new Date(0),
      seal: Buffer.from('seal'),
      note: null,
    });
    crate = await Crate.findOrFail(id);
    spec.wire.clear();
  });

  /** The one update that was sent, as operators. */
  function sent(): unknown {
    expect(spec.wire.names).toEqual(['update']);
    const { updates } = spec.wire.started[0]!.command as unknown as { updates: { q: unknown; u: unknown }[] };
    expect(updates).toHaveLength(1);
    expect(updates[0]!.q).toEqual({ _id: crate.id });
    return updates[0]!.u;
  }

  const NO_CHANGE: Readonly<Record<string, (crate: Crate) => unknown>> = {
    nothing: () => undefined,
    'reading everything': ({ attributes }) => attributes,
    'reading what could change in place': ({ tags, lines, meta, counters, seal, packedAt }) => [
      tags,
      lines,
      meta,
      counters,
      seal,
      packedAt,
    ],
    'the same values': (one) => one.assign({ label: 'C-1', weight: 12, tags: ['a', 'b'], packedAt: new Date(0) }),
    'the same object again': (one) => (one.meta = { deep: { er: [1, { x: 1 }] } }),
    'a value and back': (one) => ((one.label = 'other'), (one.label = 'C-1')),
    'in place and back': (one) => (one.tags.push('c'), one.tags.pop()),
    'a map and back': (one) => (one.counters.set('n', 2), one.counters.set('n', 1)),
    'the same number as a text that is cast': (one) => (one.weight = '12' as never),
    'undefined for what is not there': (one) => ((one as unknown as { note: unknown }).note = null),
  };

  it.each(Object.entries(NO_CHANGE))('%s sends no command', async (_, change) => {
    change(crate);
    expect(crate.isChanged()).toBe(false);
    expect(crate.changes).toEqual({});
    await crate.save();
    await crate.update({});
    expect(spec.wire.names).toEqual([]);
  });

  const CHANGES: Readonly<Record<string, readonly [(crate: Crate) => unknown, unknown]>> = {
    'one field': [(one) => (one.label = 'C-2'), { $set: { label: 'C-2' } }],
    'a field with another stored name': [(one) => (one.weight = 13), { $set: { kg: 13 } }],
    'a field given by its stored name': [(one) => one.assign({ kg: 14 } as never), { $set: { kg: 14 } }],
    'two fields': [(one) => one.assign({ label: 'C-3', weight: 1 }), { $set: { label: 'C-3', kg: 1 } }],
    'an array in place': [(one) => one.tags.push('c'), { $set: { tags: ['a', 'b', 'c'] } }],
    'an array that is sorted in place': [(one) => one.tags.reverse(), { $set: { tags: ['b', 'a'] } }],
    'an object inside an array': [(one) => (one.lines[0]!.count = 2), { $set: { lines: [{ sku: 's', count: 2 }] } }],
    'deep inside an object': [
      (one) => ((one.meta as { deep: { er: { x: number }[] } }).deep.er[1]!.x = 2),
      { $set: { meta: { deep: { er: [1, { x: 2 }] } } } },
    ],
    'a map in place': [
      (one) => one.counters.set('m', 2),
      {
        $set: {
          counters: new Map([
            ['n', 1],
            ['m', 2],
          ]),
        },
      },
    ],
    'a date in place': [(one) => one.packedAt.setTime(5), { $set: { packedAt: new Date(5) } }],
    'undefined, which unsets': [(one) => (one.weight = undefined), { $unset: { kg: '' } }],
    'null, which is stored': [(one) => (one.label = null as never), { $set: { label: null } }],
    'a value and an unset at once': [
      (one) => one.assign({ label: 'C-4', note: undefined }),
      { $set: { label: 'C-4' }, $unset: { note: '' } },
    ],
  };

  it.each(Object.entries(CHANGES))('%s', async (_, [change, update]) => {
    change(crate);
    expect(crate.isChanged()).toBe(true);
    await crate.save();
    expect(sent()).toEqual(update);
    expect(crate.isChanged()).toBe(false);
    spec.wire.clear();
    await crate.save();
    expect(spec.wire.names).toEqual([]);
    const fresh = await Crate.findOrFail(crate.id);
    expect(fresh.toObject()).toEqual(crate.toObject());
  });

  it('bytes in place', async () => {
    crate.seal[0] = 0x53;
    await crate.save();
    expect(sent()).toEqual({ $set: { seal: Buffer.from('Seal') } });
  });

  it('a new document is one insert, with its defaults', async () => {
    const made = await HookedCrate.create({ label: 'new' });
    expect(spec.wire.names).toEqual(['insert']);
    expect(spec.wire.started[0]!.command['documents']).toEqual([{ _id: made.id, label: 'new', runs: 0 }]);
  });

  it('what a hook changes goes with the same command; without a change hooks run and nothing is sent', async () => {
    const { id } = await HookedCrate.create({ label: 'plain' });
    const hooked = await HookedCrate.findOrFail(id);
    hooked.ran = [];
    spec.wire.clear();
    await hooked.save();
    expect(hooked.ran).toEqual(['before', 'after']);
    expect(spec.wire.names).toEqual([]);
    hooked.label = 'counted';
    await hooked.save();
    expect(spec.wire.names).toEqual(['update']);
    expect(spec.wire.started[0]!.command['updates'][0].u).toEqual({ $set: { label: 'counted', runs: 1 } });
  });

  it('timestamps go with a change, and are none themselves', async () => {
    const { id } = await StampedCrate.create({ label: 'one' });
    const stamped = await StampedCrate.findOrFail(id);
    expect(stamped.createdAt).toEqual(stamped.updatedAt);
    spec.wire.clear();
    await stamped.save();
    expect(spec.wire.names).toEqual([]);
    await stamped.update({ label: 'two' });
    expect(Object.keys(spec.wire.started[0]!.command['updates'][0].u.$set as object).sort()).toEqual([
      'label',
      'updatedAt',
    ]);
    spec.wire.clear();
    await stamped.update({ label: 'three' }, { touch: false });
    expect(spec.wire.started[0]!.command['updates'][0].u).toEqual({ $set: { label: 'three' } });
    spec.wire.clear();
    stamped.label = 'unsaved';
    await stamped.touch();
    expect(Object.keys(spec.wire.started[0]!.command['updates'][0].u.$set as object)).toEqual(['updatedAt']);
    expect(stamped.isChanged('label')).toBe(true);
    expect(stamped.isChanged('updatedAt')).toBe(false);
  });

  it('two copies that change different fields do not undo each other', async () => {
    const other = await Crate.findOrFail(crate.id);
    crate.label = 'mine';
    other.weight = 99;
    await crate.save();
    await other.save();
    expect(await spec.stored('crates', { _id: crate.id })).toMatchObject([{ label: 'mine', kg: 99 }]);
  });

  it('a save that fails leaves the document changed, and the next one sends the same', async () => {
    await crate.delete();
    const gone = await Crate.create({ label: 'gone' });
    await Crate.collection.deleteOne({ _id: gone.id as never });
    gone.label = 'still';
    await expect(gone.save()).rejects.toMatchObject({ code: 'DOCUMENT_NOT_FOUND' });
    expect(gone.changes).toEqual({ label: ['gone', 'still'] });
    await Crate.collection.insertOne({ _id: gone.id, label: 'gone' });
    spec.wire.clear();
    await gone.save();
    expect(spec.wire.started[0]!.command['updates'][0].u).toEqual({ $set: { label: 'still' } });
  });
});
