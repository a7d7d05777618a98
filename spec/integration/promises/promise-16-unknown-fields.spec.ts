import { Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'mongodb';
import { Document, Field, Model } from 'threadline';
import { wired } from '../wired';

@Document({ collection: 'parcels' })
class Parcel extends Model {
  @Field(String) label!: string;
  @Field(Object) box!: Record<string, unknown>;
  @Field(() => [Object]) lines!: Record<string, unknown>[];
  @Field(Number) count!: number;
}

describe('Promise 16: data the model does not know is never lost', () => {
  const spec = wired();
  const _id = new ObjectId();
  const stored = {
    _id,
    label: 'P-1',
    legacy: { price: Decimal128.fromString('1.10'), at: new Date(5), nested: [{ deep: [null, 'x', /y/i] }] },
    box: { known: 1, unknown: { id: new ObjectId(), long: Long.fromString('9007199254740993') } },
    lines: [{ sku: 'a', extra: new Timestamp({ t: 1, i: 2 }) }],
    count: Long.fromString('9007199254740995'),
    '': 'empty name',
    constructor: 'not a function',
    toString: 'a text',
    save: 'what hides a method elsewhere',
  };

  beforeEach(async () => {
    await Parcel.collection.deleteMany({});
    await Parcel.collection.insertOne(stored);
    spec.wire.clear();
  });

  async function raw(): Promise<unknown> {
    const [found] = await Parcel.collection.find({ _id: _id }, { promoteValues: false }).toArray();
    return found;
  }

  it('survives load, change and save', async () => {
    const before = (await raw()) as Record<string, unknown>;
    const parcel = await Parcel.findOrFail(_id);
    parcel.label = 'P-2';
    await parcel.save();
    expect(await raw()).toEqual({ ...before, label: 'P-2' });
  });

  it('survives reading and changing everything that is declared', async () => {
    const before = (await raw()) as Record<string, unknown>;
    const parcel = await Parcel.findOrFail(_id);
    void parcel.toObject();
    void parcel.toJSON();
    void [parcel.box, parcel.lines, parcel.count];
    parcel.box['known'] = 2;
    parcel.lines.push({ sku: 'b' });
    await parcel.save();
    const after = (await raw()) as Record<string, Record<string, unknown>>;
    expect(after['legacy']).toEqual(before['legacy']);
    expect(after['count']).toEqual(before['count']);
    expect(after['box']!['unknown']).toEqual((before['box'] as Record<string, unknown>)['unknown']);
    expect((after['lines'] as unknown as Record<string, unknown>[])[0]!['extra']).toEqual(
      (before['lines'] as Record<string, unknown>[])[0]!['extra'],
    );
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
  });

  it('is shown by attributes, toObject and toJSON, and does not hide what documents can do', async () => {
    const parcel = await Parcel.findOrFail(_id);
    expect(parcel.attributes).toMatchObject({ legacy: { at: new Date(5) }, constructor: 'not a function' });
    expect(parcel.toObject()).toMatchObject({ save: 'what hides a method elsewhere' });
    expect(JSON.parse(JSON.stringify(parcel))).toMatchObject({
      legacy: { price: { $numberDecimal: '1.10' } },
      toString: 'a text',
    });
    expect(typeof parcel.save).toBe('function');
    expect(parcel.constructor).toBe(Parcel);
    await parcel.update({ label: 'P-3' });
  });

  it('a stored Long beyond 2^53 in a Number field keeps its value when other fields are saved', async () => {
    const parcel = await Parcel.findOrFail(_id);
    void parcel.count;
    await parcel.update({ label: 'P-4' });
    expect(spec.wire.named('update')[0]!.command['updates'][0].u).toEqual({ $set: { label: 'P-4' } });
    expect(((await raw()) as { count: Long }).count.toString()).toBe('9007199254740995');
  });

  it('numbers keep their stored type where they are not changed', async () => {
    const id = new ObjectId();
    await Parcel.collection.insertOne({
      _id: id,
      count: new Double(3),
      box: { n: new Int32(3), d: new Double(3) },
    });
    const parcel = await Parcel.findOrFail(id);
    void [parcel.count, parcel.box];
    await parcel.update({ label: 'typed' });
    const [found] = await Parcel.collection.find({ _id: id }, { promoteValues: false }).toArray();
    expect(found!['count']).toBeInstanceOf(Double);
    expect(found!['box']['n']).toBeInstanceOf(Int32);
    expect(found!['box']['d']).toBeInstanceOf(Double);
  });

  it('survives reload and a second save', async () => {
    const before = (await raw()) as Record<string, unknown>;
    const parcel = await Parcel.findOrFail(_id);
    await parcel.update({ label: 'one' });
    await parcel.reload();
    await parcel.update({ label: 'two' });
    expect(await raw()).toEqual({ ...before, label: 'two' });
  });

  it('an own key __proto__ in stored data changes no prototype and is kept', async () => {
    const id = new ObjectId();
    const evil = JSON.parse('{"__proto__": {"polluted": true}, "box": {"__proto__": {"polluted": true}}}') as object;
    const document = Object.defineProperty({ ...evil }, '__proto__', { value: { polluted: true }, enumerable: true });
    await Parcel.collection.insertOne(Object.assign(document, { _id: id, label: 'evil' }));
    const parcel = await Parcel.findOrFail(id);
    expect((parcel.toObject() as unknown as { polluted?: boolean }).polluted).toBeUndefined();
    expect((parcel.box as { polluted?: boolean }).polluted).toBeUndefined();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    await parcel.update({ label: 'tamed' });
    const keys = await Parcel.aggregate<{ keys: { k: string }[] }>([
      { $match: { _id: id } },
      { $project: { keys: { $objectToArray: '$$ROOT' } } },
    ]);
    expect(keys[0]!.keys.map(({ k }) => k)).toContain('__proto__');
  });
});
