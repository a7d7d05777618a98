import { IsNotEmpty } from 'class-validator';
import {
  AfterSave,
  BeforeSave,
  CallbackHaltedError,
  Document,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  ImmutableAttributeError,
  Model,
  ReadonlyDocumentError,
  UnknownAttributeError,
  ValidationError,
} from 'threadline';
import { ObjectId } from 'mongodb';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

@Document()
class Room extends EmbeddedModel {
  @Field(String) name!: string;
}

@Document({ timestamps: true })
class House extends Model {
  @Field(String, { name: 'n' }) @IsNotEmpty() name!: string;
  @Field(String) @IsNotEmpty({ groups: ['sale'] }) price?: string;
  @Field(String) @IsNotEmpty({ groups: ['create'] }) builder?: string;
  @Field(Number) visits: number = 0;
  @EmbedsMany(() => Room) rooms!: EmbedsMany<Room>;
  @EmbedsOne(() => Room) attic!: Room | null;
  updatedAt!: Date;
  saves = 0;
  @BeforeSave() halt(): boolean {
    return this.name !== 'haunted';
  }
  @AfterSave() count(): void {
    saved += 1;
  }
}

let saved = 0;

describe('saving', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const house = (): Promise<House> => House.create({ name: 'Hut', builder: 'Bob' });

  it('A1: create rejects an invalid document and hands it out', async () => {
    const error = await rejection(House.create({ name: '', builder: 'Bob' }));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error['document']).toMatchObject({ isNew: true, name: '' });
  });

  it('A3, J130: a halted save is an error that names the hook; nothing is stored', async () => {
    const one = new House({ name: 'haunted', builder: 'Bob' });
    const error = await rejection(one.save());
    expect(error).toBeInstanceOf(CallbackHaltedError);
    expect([error['callback'], error['model'], one.isNew]).toEqual(['halt', 'House', true]);
  });

  everyPlace('A4: no change, no command', wire, async () => {
    const one = await house();
    one.name = 'Hut';
    spec.wire.clear();
    await one.save();
    await one.update({ name: 'Hut' });
    expect(spec.wire.names).toEqual([]);
  });

  everyPlace('A5: save without validation leaves no errors', wire, async () => {
    const one = await house();
    one.name = '';
    expect(await one.isValid()).toBe(false);
    await one.save({ validate: false });
    expect([one.errors.paths, one.isChanged()]).toEqual([[], false]);
  });

  everyPlace('A6: contexts are groups of validators; those without groups always run', wire, async () => {
    expect(await new House({ name: 'x' }).isValid()).toBe(false);
    const one = await house();
    one.builder = '';
    expect([await one.isValid(), await one.isValid({ context: 'sale' })]).toEqual([true, false]);
    expect((await rejection(one.save({ context: ['sale', 'create'] })))['errors']).toMatchObject({
      paths: ['price', 'builder'],
    });
    expect(await new House({ name: 'x' }).isValid({ context: 'other' })).toBe(true);
  });

  everyPlace('A11: updateAttribute skips validation, runs hooks, takes aliases, saves everything', wire, async () => {
    const one = await house();
    one.visits = 3;
    const before = saved;
    await one.updateAttribute('n', '');
    const found = await House.findOrFail(one.id);
    expect([found.name, found.visits, saved, one.isChanged()]).toEqual(['', 3, before + 1, false]);
    const fresh = await new House({ name: 'x' }).updateAttribute('visits', 1);
    expect(fresh.isPersisted).toBe(true);
  });

  everyPlace('A14, A16: unknown attributes and another _id are refused before anything is sent', wire, async () => {
    const one = await house();
    spec.wire.clear();
    expect(await rejection(one.update({ nothing: 1 } as never))).toBeInstanceOf(UnknownAttributeError);
    one._id = new ObjectId();
    expect(await rejection(one.save())).toBeInstanceOf(ImmutableAttributeError);
    expect(spec.wire.names).toEqual([]);
  });

  everyPlace('A18: a readonly document refuses every write; reload does not change that', wire, async () => {
    const one = (await house()).readonly();
    await one.reload();
    spec.wire.clear();
    for (const act of [
      () => one.save(),
      () => one.destroy(),
      () => one.delete(),
      () => one.touch(),
      () => one.update({}),
    ]) {
      expect(await rejection(act())).toBeInstanceOf(ReadonlyDocumentError);
    }
    expect(await rejection(one.rooms.push({ name: 'x' }))).toBeInstanceOf(ReadonlyDocumentError);
    expect([spec.wire.names, one.isReadonly]).toEqual([[], true]);
  });

  everyPlace('I122: a clone is new, with ids of its own and all that was inside', wire, async () => {
    const one = await House.create({
      name: 'Hut',
      builder: 'Bob',
      rooms: [{ name: 'hall' }],
      attic: { name: 'attic' },
    });
    await House.collection.updateOne({ _id: one.id }, { $set: { legacy: 1 } });
    const clone = (await House.findOrFail(one.id)).clone();
    expect([clone.isNew, clone.equals(one), clone.rooms[0]!.isNew, clone.rooms[0]!.root === clone]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect([clone.rooms[0]!.id, clone.attic!.id]).not.toEqual([one.rooms[0]!.id, one.attic!.id]);
    await clone.save();
    const stored = (await House.collection.findOne({ _id: clone.id }))!;
    expect(stored).toMatchObject({ n: 'Hut', legacy: 1, rooms: [{ name: 'hall' }], attic: { name: 'attic' } });
    expect(one.rooms.length).toBe(1);
  });

  everyPlace(
    'I122: a clone has what was changed and not saved, is all of it a change, and shares nothing',
    wire,
    async () => {
      const one = await House.create({ name: 'Hut', builder: 'Bob', rooms: [{ name: 'hall' }] });
      one.visits = 7;
      one.rooms.build({ name: 'new' });
      const clone = one.clone();
      expect(Object.keys(clone.changes).sort()).toEqual(expect.arrayContaining(['builder', 'name', 'rooms', 'visits']));
      clone.rooms[0]!.name = 'other';
      clone.rooms.pop();
      expect([one.rooms.map(({ name }) => name), clone.visits, clone.updatedAt]).toEqual([
        ['hall', 'new'],
        7,
        undefined,
      ]);
      spec.wire.clear();
      await clone.save();
      expect([spec.wire.names, clone.id.equals(one.id)]).toEqual([['insert'], false]);
      expect([one.isChanged('visits'), (await House.findOrFail(one.id)).visits]).toEqual([true, 0]);
    },
  );

  everyPlace('L138: a change of a child alone bumps updatedAt; timeless keeps it', wire, async () => {
    const one = await House.create({ name: 'Hut', builder: 'Bob', rooms: [{ name: 'hall' }] });
    const at = new Date(0);
    await House.collection.updateOne({ _id: one.id }, { $set: { updatedAt: at } });
    await one.reload();
    one.rooms[0]!.name = 'hall 1';
    await House.timeless(() => one.save());
    expect([one.updatedAt, one.isChanged()]).toEqual([at, false]);
    one.rooms[0]!.name = 'hall 2';
    await one.save();
    expect(one.updatedAt.getTime()).toBeGreaterThan(0);
  });

  everyPlace('two overlapping saves of one document take turns', wire, async () => {
    const one = new House({ name: 'Hut', builder: 'Bob' });
    spec.wire.clear();
    await Promise.all([one.save(), one.save()]);
    one.visits = 1;
    const first = one.save();
    one.visits = 2;
    await Promise.all([first, one.save()]);
    expect(spec.wire.named('insert').length).toBe(1);
    expect([(await House.findOrFail(one.id)).visits, one.isChanged()]).toEqual([2, false]);
    await Promise.all([one.rooms.push({ name: 'a' }), one.rooms.push({ name: 'b' }), one.save()]);
    const rooms = (await House.findOrFail(one.id)).rooms.map(({ name }) => name);
    expect([rooms.sort(), one.isChanged()]).toEqual([['a', 'b'], false]);
  });
});
