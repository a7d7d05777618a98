import { IsNotEmpty } from 'class-validator';
import { ObjectId } from 'mongodb';
import {
  AfterCreate,
  AttributeNotLoadedError,
  BeforeDestroy,
  BelongsTo,
  CallbackHaltedError,
  Document,
  DocumentNotFoundError,
  DuplicateKeyError,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  HasMany,
  ImmutableAttributeError,
  Index,
  Model,
  ReadonlyDocumentError,
  UnknownAttributeError,
  ValidationError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

@Document()
class Wheel extends EmbeddedModel {
  @Field(Number) size!: number;
}

@Document({ timestamps: true })
@Index({ plate: 1 }, { unique: true, sparse: true })
class Cart extends Model {
  @Field(String) @IsNotEmpty() name: string = 'cart';
  @Field(String) plate?: string;
  @Field(Number) load: number = 0;
  @Field(Object) notes?: Record<string, unknown>;
  @Field(Map) prices?: Map<string, unknown>;
  @Field(() => [String]) tags: string[] = [];
  @EmbedsMany(() => Wheel) wheels!: EmbedsMany<Wheel>;
  @EmbedsOne(() => Wheel) spare!: Wheel | null;
  @BelongsTo(() => Farm, { optional: true, counterCache: true }) farm!: BelongsTo<Farm>;
  updatedAt!: Date;
}

let destroyed: string[] = [];
let created = 0;

@Document()
class Farm extends Model {
  @Field(String) name!: string;
  @Field(Number) cartsCount: number = 0;
  @HasMany(() => Cart, { dependent: 'destroy' }) carts!: HasMany<Cart>;
  @BeforeDestroy() halt(): boolean {
    destroyed.push(this.name);
    return this.name !== 'stays';
  }
  @AfterCreate() count(): void {
    created += 1;
  }
}

describe('storing, deleting and reading again', () => {
  const spec = wired();
  const wire = () => spec.wire;
  let plates = 0;
  const plate = (): string => `P${(plates += 1)}`;
  const cart = (): Promise<Cart> => Cart.create({ wheels: [{ size: 1 }, { size: 2 }], spare: { size: 3 } });
  beforeAll(() => Cart.createIndexes());
  beforeEach(() => void ((destroyed = []), (created = 0)));

  it('A1, A3, A10: invalid, halted and duplicate are told apart, and the document stays new', async () => {
    const taken = plate();
    await Cart.create({ plate: taken });
    const [invalid, twice] = [new Cart({ name: '' }), new Cart({ plate: taken })];
    expect(await rejection(invalid.save())).toMatchObject({ name: 'ValidationError', document: invalid });
    for (const act of [() => twice.save(), () => Cart.create({ plate: taken })]) {
      const error = await rejection(act());
      expect(error).toBeInstanceOf(DuplicateKeyError);
      expect(error).toMatchObject({ values: { plate: taken }, index: 'plate_1' });
    }
    expect([invalid.isNew, twice.isNew, twice.updatedAt, twice.errors.paths]).toEqual([true, true, undefined, []]);
    const stored = await Cart.create({ plate: plate() });
    const before = stored.plate;
    expect(await rejection(stored.update({ plate: taken }))).toBeInstanceOf(DuplicateKeyError);
    expect([stored.changes.plate, (await Cart.findOrFail(stored.id)).plate]).toEqual([[before, taken], before]);
  });

  everyPlace('A8: a new root and what is inside it are one insert', wire, async () => {
    spec.wire.clear();
    const one = await cart();
    await one.save();
    expect(spec.wire.names).toEqual(['insert']);
  });

  everyPlace(
    'A12: updateAttribute refuses what never changes and what was not loaded; nothing is sent',
    wire,
    async () => {
      const one = await cart();
      const [part] = await Cart.where({ _id: one.id }).only('name');
      const [rest] = await Cart.where({ _id: one.id }).without('load');
      spec.wire.clear();
      expect(await rejection(one.updateAttribute('_id', new ObjectId() as never))).toBeInstanceOf(
        ImmutableAttributeError,
      );
      expect(await rejection((part as unknown as Cart).updateAttribute('load', 1))).toBeInstanceOf(
        AttributeNotLoadedError,
      );
      expect(await rejection((rest as unknown as Cart).updateAttribute('load', 1))).toBeInstanceOf(
        AttributeNotLoadedError,
      );
      expect(await rejection(one.updateAttribute('nope', 1))).toBeInstanceOf(UnknownAttributeError);
      expect(spec.wire.names).toEqual([]);
    },
  );

  everyPlace('A14: where one attribute is unknown none is assigned', wire, async () => {
    const one = await cart();
    spec.wire.clear();
    for (const act of [
      () => one.update({ load: 9, nothing: 1 } as never),
      () => one.update({ wheels: [{ no: 1 }] } as never),
    ])
      expect(await rejection(act())).toBeInstanceOf(UnknownAttributeError);
    expect([spec.wire.names, one.isChanged(), one.load, one.wheels.length]).toEqual([[], false, 0, 2]);
  });

  everyPlace('A15: the list of the other side has the document, be it loaded before or not', wire, async () => {
    for (const isLoaded of [true, false]) {
      const [one, farm] = [await cart(), await Farm.create({ name: 'far' })];
      if (isLoaded) expect((await farm.carts).length).toBe(0);
      await one.update({ farm });
      const carts = await farm.carts;
      expect([carts.map(({ id }) => id), await farm.carts.count()]).toEqual([[one.id], 1]);
      if (isLoaded) expect(carts[0]).toBe(one);
      await one.update({ farm: null });
      expect((await (await Farm.findOrFail(farm.id)).carts).length).toBe(0);
    }
  });

  everyPlace('A15: update takes documents, inside and associated', wire, async () => {
    const [one, farm] = [await cart(), await Farm.create({ name: 'far' })];
    await one.update({ spare: { size: 9 }, farm });
    const found = await Cart.findOrFail(one.id);
    expect([found.spare!.size, (await farm.carts.where({ load: 0 })).map(({ id }) => id)]).toEqual([9, [one.id]]);
    await one.update({ spare: null });
    expect('spare' in (await Cart.collection.findOne({ _id: one.id }))!).toBe(false);
  });

  everyPlace('A16: an _id changes before the first save alone, inside too', wire, async () => {
    const [one, id] = [new Cart({ wheels: [{ size: 1 }] }), new ObjectId()];
    one._id = id;
    one.wheels[0]!._id = id;
    await one.save();
    const found = await Cart.findOrFail(id);
    expect(found.wheels[0]!.id).toEqual(id);
    spec.wire.clear();
    await found.update({ _id: String(id) as never });
    found.wheels[0]!._id = new ObjectId(String(id));
    await found.save();
    expect(spec.wire.names).toEqual([]);
    found.wheels[0]!._id = new ObjectId();
    expect(await rejection(found.save())).toBeInstanceOf(ImmutableAttributeError);
    expect(await rejection(found.wheels[0]!.save())).toBeInstanceOf(ImmutableAttributeError);
    expect(await rejection(found.updateAttribute('_id', new ObjectId() as never))).toBeInstanceOf(
      ImmutableAttributeError,
    );
    expect(spec.wire.names).toEqual([]);
  });

  it('A17: names with dots or a dollar sign in front are refused at declaration', () => {
    for (const name of ['$price', 'a.b']) {
      expect(thrown(() => Field(String, { name })({}, 'price')).name).toMatch(/Error$/);
      expect(
        thrown(() => {
          class Bad extends Model {}
          Field(String)(Bad.prototype, name);
          Document()(Bad as never);
        }).name,
      ).toMatch(/Error$/);
    }
  });

  everyPlace('A17: data in objects and maps may have such keys, and comes back as it was', wire, async () => {
    const odd = { $price: 1, 'a.b': { $ne: null }, __proto__x: 2, '': 3 };
    const one = await Cart.create({ notes: { ...odd }, prices: new Map(Object.entries(odd)) });
    one.notes!['c.d'] = { $set: 1 };
    one.prices!.set('$inc', { e: 1 });
    await one.save();
    const found = await Cart.findOrFail(one.id);
    expect(found.notes).toEqual({ ...odd, 'c.d': { $set: 1 } });
    expect([...found.prices!.entries()]).toEqual([...Object.entries(odd), ['$inc', { e: 1 }]]);
    found.load = 1;
    found.wheels.build({ size: 1 });
    await found.save();
    expect((await Cart.findOrFail(one.id)).notes).toEqual(found.notes);
  });

  const WRITES: Readonly<Record<string, (one: Cart) => Promise<unknown>>> = {
    save: (one) => one.save(),
    'save without validation': (one) => one.save({ validate: false }),
    update: (one) => one.update({ load: 1 }),
    updateAttribute: (one) => one.updateAttribute('load', 1),
    destroy: (one) => one.destroy(),
    delete: (one) => one.delete(),
    upsert: (one) => one.upsert(),
    touch: (one) => one.touch(),
    $inc: (one) => one.$inc({ load: 1 }),
    $mul: (one) => one.$mul({ load: 1 }),
    $min: (one) => one.$min({ load: 1 }),
    $max: (one) => one.$max({ load: 1 }),
    $bit: (one) => one.$bit({ load: { and: 1 } }),
    $set: (one) => one.$set({ load: 1 }),
    $unset: (one) => one.$unset('load'),
    $rename: (one) => one.$rename({ name: 'plate' }),
    $push: (one) => one.$push({ tags: 'x' }),
    $pull: (one) => one.$pull({ tags: 'x' }),
    $pullAll: (one) => one.$pullAll({ tags: ['x'] }),
    $addToSet: (one) => one.$addToSet({ tags: 'x' }),
    $pop: (one) => one.$pop({ tags: 1 }),
    atomically: (one) => one.atomically(() => one.$inc({ load: 1 })),
    saveMany: (one) => Cart.saveMany([one]),
    'push inside': (one) => one.wheels.push({ size: 1 }),
    'save inside': (one) => one.wheels[0]!.update({ size: 9 }),
    'destroy inside': (one) => one.wheels[0]!.destroy(),
  };

  everyPlace(
    'A18: a readonly document refuses every write there is, and reading again does not change that',
    wire,
    async () => {
      const one = (await cart()).readonly();
      await one.reload();
      spec.wire.clear();
      for (const [name, write] of Object.entries(WRITES))
        expect([name, (await rejection(write(one))).name]).toEqual([name, 'ReadonlyDocumentError']);
      expect([spec.wire.names, one.isReadonly, (await Cart.findOrFail(one.id)).load]).toEqual([[], true, 0]);
      const [part] = await Cart.where({ _id: one.id }).only('load');
      expect(part!.isReadonly).toBe(false);
      await part!.save();
    },
  );

  everyPlace('E65: delete runs no hooks and no dependents, destroy both', wire, async () => {
    const [one, two] = [await Farm.create({ name: 'one' }), await Farm.create({ name: 'two' })];
    const [of1, of2] = [await Cart.create({ farm: one }), await Cart.create({ farm: two })];
    await one.delete();
    await two.destroy();
    expect([destroyed, await Cart.exists(of1.id), await Cart.exists(of2.id)]).toEqual([['two'], true, false]);
    expect([one.isDestroyed, two.isDestroyed, await Farm.count({ _id: { $in: [one.id, two.id] } })]).toEqual([
      true,
      true,
      0,
    ]);
    const stays = await Farm.create({ name: 'stays' });
    expect(await rejection(stays.destroy())).toBeInstanceOf(CallbackHaltedError);
    expect([stays.isDestroyed, await Farm.exists(stays.id)]).toEqual([false, true]);
  });

  everyPlace('E65: of a new document with the _id of a stored one both delete that', wire, async () => {
    for (const how of ['delete', 'destroy'] as const) {
      const stored = await Farm.create({ name: how });
      const same = new Farm({ _id: stored.id });
      await same[how]();
      expect([await Farm.find(stored.id), same.isDestroyed]).toEqual([null, true]);
      expect(await new Farm()[how]()).toMatchObject({ isDestroyed: true });
    }
  });

  everyPlace('E67: what is destroyed or deleted refuses every write, and keeps its values', wire, async () => {
    for (const how of ['delete', 'destroy'] as const) {
      const one = await cart();
      await one[how]();
      spec.wire.clear();
      for (const [name, write] of Object.entries(WRITES))
        expect([name, (await rejection(write(one))).name]).toEqual([name, 'ReadonlyDocumentError']);
      expect([spec.wire.names, one.isDestroyed, one.isPersisted, one.name]).toEqual([[], true, false, 'cart']);
    }
  });

  everyPlace(
    'E70: deleteAll and destroyAll give how many, cast what they are given, and differ in hooks',
    wire,
    async () => {
      await Farm.collection.deleteMany({});
      await Farm.createMany([{ name: 'a' }, { name: 'a' }, { name: 'b' }, { name: 'c' }]);
      expect(await Farm.deleteAll({ name: 'a' })).toBe(2);
      expect(await Farm.where({ name: 'b' }).destroyAll({ cartsCount: '0' as never })).toBe(1);
      expect(destroyed).toEqual(['b']);
      expect([await Farm.deleteAll({ name: 'z' }), await Farm.destroyAll()]).toEqual([0, 1]);
    },
  );

  everyPlace('E71: reload drops changes, what the last save changed, messages, and what was loaded', wire, async () => {
    const farm = await Farm.create({ name: 'near' });
    const one = await Cart.create({ farm, tags: ['a'] });
    await farm.carts;
    one.load = 5;
    one.tags.push('b');
    one.wheels.build({ size: 7 });
    one.name = '';
    expect(await one.isValid()).toBe(false);
    await Cart.collection.updateOne({ _id: one.id }, { $set: { name: 'theirs' } });
    expect(await one.reload()).toBe(one);
    expect([one.name, one.load, one.tags, one.wheels.length]).toEqual(['theirs', 0, ['a'], 0]);
    expect([one.changes, one.previousChanges, one.isNew]).toEqual([{}, {}, false]);
    await Cart.collection.deleteOne({ _id: one.id });
    await farm.reload();
    expect((await farm.carts).length).toBe(0);
  });

  it('E71: reload asks the primary', async () => {
    const one = await cart();
    spec.wire.clear();
    await Cart.with({ readPreference: 'secondary' }, () => one.reload());
    expect(spec.wire.started[0]!.command['$readPreference']).toBeUndefined();
  });

  everyPlace(
    'E72: reload of what is gone rejects and changes nothing; a new one with a stored _id becomes that',
    wire,
    async () => {
      const one = await cart();
      one.load = 4;
      await Cart.collection.deleteOne({ _id: one.id });
      expect(await rejection(one.reload())).toBeInstanceOf(DocumentNotFoundError);
      expect([one.load, one.isChanged('load')]).toEqual([4, true]);
      expect(await rejection(new Cart().reload())).toBeInstanceOf(DocumentNotFoundError);
      const stored = await Cart.create({ name: 'stored' });
      const same = new Cart({ _id: stored.id, name: 'new' });
      await same.reload();
      expect([same.name, same.isNew, same.isPersisted, same.isChanged()]).toEqual(['stored', false, true, false]);
      await same.update({ load: 2 });
      expect((await Cart.findOrFail(stored.id)).load).toBe(2);
      const back = await Cart.create();
      await back.delete();
      await Cart.collection.insertOne({ _id: back.id, name: 'again' });
      await back.reload();
      expect([back.isDestroyed, back.isPersisted, back.name]).toEqual([false, true, 'again']);
    },
  );

  everyPlace('E73: a child that is gone is not found again; one that is there is read by itself', wire, async () => {
    const one = await cart();
    const [first, second] = [one.wheels[0]!, one.wheels[1]!];
    await Cart.collection.updateOne({ _id: one.id }, { $set: { wheels: [{ _id: second.id, size: 8 }] } });
    one.load = 1;
    await second.reload();
    expect([second.size, one.isChanged('load')]).toEqual([8, true]);
    expect(await rejection(first.reload())).toBeInstanceOf(DocumentNotFoundError);
  });

  everyPlace('overlapping saves, destroys and operators of one document take turns', wire, async () => {
    const one = await cart();
    one.tags.push('t');
    await Promise.all([one.save(), one.$inc({ load: 5 }), one.update({ name: 'x' }), one.$inc({ load: 1 })]);
    const found = await Cart.findOrFail(one.id);
    for (const held of [one, found]) expect([held.load, held.name, held.tags]).toEqual([6, 'x', ['t']]);
    expect(one.isChanged()).toBe(false);
    const results = await Promise.allSettled([one.update({ name: 'y' }), one.destroy(), one.update({ name: 'z' })]);
    expect([results[1].status, one.isDestroyed, await Cart.exists(one.id)]).toEqual(['fulfilled', true, false]);
    for (const result of results)
      if (result.status === 'rejected')
        expect([ReadonlyDocumentError, DocumentNotFoundError].some((type) => result.reason instanceof type)).toBe(true);
  });

  everyPlace('two saves of a new document store it once, and count it once', wire, async () => {
    const farm = await Farm.create({ name: 'counted' });
    const one = new Cart({ farm });
    spec.wire.clear();
    await Promise.all([one.save(), one.save(), one.save()]);
    expect(spec.wire.named('insert').length).toBe(1);
    expect((await Farm.findOrFail(farm.id)).cartsCount).toBe(1);
    expect(created).toBeGreaterThan(0);
  });

  it('A5: what cannot be cast is refused, validation or not', async () => {
    expect(await rejection(new Cart({ load: 'much' }).save({ validate: false }))).toBeInstanceOf(ValidationError);
  });
});
