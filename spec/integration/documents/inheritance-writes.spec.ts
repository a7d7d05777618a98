import {
  type Assignable,
  connection,
  Document,
  Field,
  type Filter,
  Index,
  IsUnique,
  Model,
  type BulkReport,
  BeforeUpdate,
  ValidationError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

@Document({ timestamps: true })
@Index({ plate: 1 }, { unique: true, sparse: true })
class Craft extends Model {
  declare _type: string;
  @Field(String) name?: string;
  @Field(String) plate?: string;
  @Field(String) @IsUnique({ scope: ['owner'] }) serial?: string;
  @Field(String) owner?: string;
  @BeforeUpdate() heard(): void {
    heard.push(`${this._type} ${String(this.name)}`);
  }
}

@Document()
class Boat extends Craft {
  @Field(Number) draught: number = 1;
  @Field(String) @IsUnique({ caseSensitive: false }) call?: string;
}

@Document()
class Ferry extends Boat {
  @Field(Number) seats?: number;
}

@Document()
class Plane extends Craft {
  @Field(Number) span?: number;
  // The same name as on a sister class, and another meaning.
  @Field(String) @IsUnique() call?: string;
}

let heard: string[] = [];
let serial = 0;
const unique = (): string => `u${String((serial += 1))}`;

describe('writes in a hierarchy', () => {
  const spec = wired();
  const wire = () => spec.wire;
  beforeAll(async () => {
    await connection().database().createCollection('crafts');
    await Craft.createIndexes();
  });
  beforeEach(() => void (heard = []));
  const typeOf = async (id: unknown): Promise<unknown> =>
    (await Craft.collection.findOne({ _id: id as never }))?.['_type'];

  everyPlace('P166: createMany of a subclass writes its key, of the base that which each names', wire, async () => {
    spec.wire.clear();
    const boats = await Boat.createMany([{ draught: 2 }, { _type: 'Ferry', seats: 9 } as Assignable<Ferry>]);
    expect([spec.wire.names, boats.map((boat) => boat.constructor)]).toEqual([['insert'], [Boat, Ferry]]);
    expect(await Promise.all(boats.map(({ id }) => typeOf(id)))).toEqual(['Boat', 'Ferry']);
    expect(thrown(() => new Boat({ _type: 'Plane' })).name).toBe('UnknownTypeError');
    const error = await rejection(Boat.createMany([{ draught: 1 }, { _type: 'Plane' }]));
    expect(error.name).toBe('UnknownTypeError');
  });

  everyPlace(
    'P166, A2: saveMany stores several classes with one insert and one update, hooks of each',
    wire,
    async () => {
      const [boat, plane] = [await Boat.create({ name: 'b' }), await Plane.create({ name: 'p' })];
      const ferry = new Ferry({ name: 'f', seats: 3 });
      [boat.draught, plane.span] = [5, 20];
      spec.wire.clear();
      const report: BulkReport<Craft> = await Craft.saveMany<Craft>([boat, plane, ferry], { report: true });
      expect([spec.wire.names, report.saved, heard]).toEqual([
        ['insert', 'update'],
        [boat, plane, ferry],
        ['Boat b', 'Plane p'],
      ]);
      const loaded = await Craft.findMany([boat.id, plane.id, ferry.id]);
      expect(loaded.map((one) => [one.constructor, (one as Boat).draught, (one as Plane).span])).toEqual([
        [Boat, 5, undefined],
        [Plane, undefined, 20],
        [Ferry, 1, undefined],
      ]);
    },
  );

  everyPlace(
    'P166, F88: findOneAndUpdate and findOneAndDelete are about the class, and give the right one',
    wire,
    async () => {
      const name = unique();
      const [plane, ferry] = [await Plane.create({ name }), await Ferry.create({ name })];
      const found = await Boat.where({ name }).findOneAndUpdate({ draught: 7 }, { returnDocument: 'after' });
      expect([found!.constructor, found!.id.equals(ferry.id), found!.draught]).toEqual([Ferry, true, 7]);
      expect(await Ferry.where({ name, _type: 'Boat' }).findOneAndUpdate({ seats: 1 })).toBeNull();
      const wide: Filter<Ferry> = { name, draught: { $gt: 6 } };
      expect((await Craft.where(wide).findOneAndUpdate({ owner: 'o' }))?.constructor).toBe(Ferry);
      expect(await Plane.where({ name }).updateFirst({ span: 3 })).toBe(1);
      expect(await rejection(Plane.where({ name }).findOneAndUpdate({ draught: 1 } as never))).toMatchObject({
        name: 'UnknownAttributeError',
      });
      const gone = await Craft.where({ name }).order('_type').findOneAndDelete();
      expect([gone!.constructor, gone!.isDestroyed, await Boat.count({ name })]).toEqual([Ferry, true, 0]);
      expect([await Boat.where({ name }).findOneAndDelete(), (await plane.reload()).span]).toEqual([null, 3]);
    },
  );

  everyPlace('P166, F88: findOneAndReplace stores the class that asked, or the one that is named', wire, async () => {
    const name = unique();
    const ferry = await Ferry.create({ name, seats: 5 });
    const replaced = await Boat.where({ name }).findOneAndReplace({ name, draught: 2 }, { returnDocument: 'after' });
    expect([replaced!.constructor, await typeOf(ferry.id), replaced!.draught]).toEqual([Boat, 'Boat', 2]);
    const named = { _type: 'Plane', name, span: 4 } as Assignable<Plane>;
    const plane = await Craft.where({ name }).findOneAndReplace(named, { returnDocument: 'after' });
    expect([plane!.constructor, await typeOf(ferry.id), (plane as Plane).span]).toEqual([Plane, 'Plane', 4]);
    expect(Object.keys((await Craft.collection.findOne({ _id: ferry.id }))!)).not.toContain('draught');
  });

  everyPlace('P166: attributes of a subclass may stand before the key that picks it', wire, async () => {
    const attributes = [
      { seats: 5, draught: 2, _type: 'Ferry', name: 'f' },
      { span: 9, _type: 'Plane' },
      { call: 'c', _type: 'Plane' },
    ];
    const kinds = [Ferry, Plane, Plane];
    for (const [index, given] of attributes.entries()) {
      const made = new Craft(given);
      expect([made.constructor, made.toObject()]).toEqual([kinds[index], expect.objectContaining(given)]);
    }
    const built = Craft.build({ seats: 5, _type: 'Ferry' } as Assignable<Ferry>);
    const created = await Craft.create({ seats: 6, _type: 'Ferry' } as Assignable<Ferry>);
    expect([built.constructor, (built as Ferry).seats, created.constructor]).toEqual([Ferry, 5, Ferry]);
    expect(((await Craft.findOrFail(created.id)) as Ferry).seats).toBe(6);
    expect(thrown(() => new Craft({ seats: 5, _type: 'Plane' })).name).toBe('UnknownAttributeError');
  });

  everyPlace('P166, K136: uniqueness of the base is over all classes, with its scope', wire, async () => {
    const [serial, owner] = [unique(), unique()];
    const boat = await Boat.create({ serial, owner });
    for (const other of [new Plane({ serial, owner }), new Craft({ serial, owner }), new Ferry({ serial, owner })]) {
      const error = await rejection(other.save());
      expect([error instanceof ValidationError, other.errors.paths]).toEqual([true, ['serial']]);
    }
    const elsewhere = await Plane.create({ serial, owner: unique() });
    elsewhere.owner = owner;
    expect(await elsewhere.isValid()).toBe(false);
    await boat.update({ draught: 3 });
    spec.wire.clear();
    await boat.update({ draught: 4 });
    expect(spec.wire.names).toEqual(['update']);
  });

  everyPlace('P166, K136: uniqueness of a subclass is over it and those below, and no sister', wire, async () => {
    const call = unique();
    await Ferry.create({ call: call.toUpperCase() });
    expect((await rejection(Boat.create({ call }))).name).toBe('ValidationError');
    const plane = await Plane.create({ call });
    expect(plane.isPersisted).toBe(true);
    expect((await rejection(Plane.create({ call }))).name).toBe('ValidationError');
    const raised = await Plane.create({ call: call.toUpperCase() });
    expect(raised.call).toBe(call.toUpperCase());
    const made = await Craft.create({ _type: 'Boat', name: call });
    (made as Boat).call = call;
    expect(await made.isValid()).toBe(false);
  });

  it('P166, K136: a document that becomes another class is looked at among those', async () => {
    const call = unique();
    await Boat.create({ call });
    const plane = await Plane.create({ call });
    const boat = plane.becomes(Boat);
    boat.call = call;
    expect((await rejection(boat.save())).name).toBe('ValidationError');
    boat.call = unique();
    await boat.save();
    expect([await typeOf(plane.id), (await Craft.findOrFail(plane.id)).constructor]).toEqual(['Boat', Boat]);
  });

  it('P166, A10: the index of the base is over all classes', async () => {
    const plate = unique();
    await Boat.create({ plate });
    const error = await rejection(Plane.create({ plate }));
    expect(error).toMatchObject({ name: 'DuplicateKeyError', cause: { code: 11000 } });
  });
});
