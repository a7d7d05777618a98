import { Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model, UnknownAttributeError } from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

@Document()
class Tag extends EmbeddedModel {
  @Field() text!: string;
}

@Document()
class Room extends EmbeddedModel {
  @Field(String, { name: 'n' }) name!: string;
  @Field(Number, { default: 2 }) beds!: number;
  @Field(() => [String]) things!: string[];
  @EmbedsMany(() => Tag) tags!: EmbedsMany<Tag>;
}

@Document()
class Priced extends EmbeddedModel {
  @Field() net!: number;
  @Field() gross!: number;
  constructor(attributes: { net?: number } = {}) {
    super(attributes);
    this.gross = (attributes.net ?? 0) * 2;
  }
}

@Document()
class House extends Model {
  @Field() street!: string;
  @EmbedsOne(() => Room) hall!: Room | null;
  @EmbedsMany(() => Room) rooms!: EmbedsMany<Room>;
  @EmbedsOne(() => Priced) price!: Priced | null;
}

const attributes = () => ({
  street: 'A',
  hall: { name: 'hall', things: ['x'] },
  rooms: [
    { name: 'one', tags: [{ text: 't' }] },
    { name: 'two', beds: '3' as unknown as number },
  ],
});

describe('documents inside that are given as plain objects', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const raw = (id: unknown) => House.collection.findOne({ _id: id as never });

  everyPlace(
    'M144, A8: are stored with one insert, cast and with their defaults, and are documents when asked',
    wire,
    async () => {
      const house = await House.create(attributes());
      expect(spec.wire.names).toEqual(['insert']);
      const stored = (await raw(house.id))!;
      expect(stored).toMatchObject({
        hall: { n: 'hall', beds: 2, things: ['x'] },
        rooms: [
          { n: 'one', beds: 2, tags: [{ text: 't' }] },
          { n: 'two', beds: 3 },
        ],
      });
      const [one] = house.rooms;
      expect([one!.id, one!.tags[0]!.id]).toEqual([stored['rooms'][0]._id, stored['rooms'][0].tags[0]._id]);
      expect([one!.isNew, one!.isChanged(), house.isChanged(), one!.parent === house, one!.tags[0]!.isNew]).toEqual([
        false,
        false,
        false,
        true,
        false,
      ]);
      one!.tags[0]!.text = 'u';
      house.hall!.things.push('y');
      spec.wire.clear();
      await house.save();
      expect(spec.wire.names).toEqual(['update']);
      expect(await raw(house.id)).toMatchObject({
        hall: { things: ['x', 'y'] },
        rooms: [{ tags: [{ text: 'u' }] }, {}],
      });
    },
  );

  everyPlace('are the same documents before and after the save where they were asked for before', wire, async () => {
    const house = new House(attributes());
    const [one] = house.rooms;
    expect([one!.isNew, one!.beds, one!.isChanged('name'), house.hall!.tags.length]).toEqual([true, 2, true, 0]);
    one!.name = 'changed';
    await house.save();
    expect([house.rooms[0] === one, one!.isNew, one!.isChanged()]).toEqual([true, false, false]);
    expect(await raw(house.id)).toMatchObject({ rooms: [{ n: 'changed' }, {}] });
  });

  it('become documents while their write is under way, and what is changed then is a change', async () => {
    const house = new House(attributes());
    const saving = house.save();
    for (let tick = 0; tick < 40 && spec.wire.names.length === 0; tick += 1) await new Promise(setImmediate);
    house.rooms[0]!.tags[0]!.text = 'later';
    house.rooms.build({ name: 'three' });
    await saving;
    expect([house.rooms[0]!.isNew, house.rooms[1]!.isChanged(), house.rooms[0]!.changes]).toMatchObject([
      false,
      false,
      { tags: [[{ text: 't' }], [{ text: 'later' }]] },
    ]);
    await house.save();
    expect(await raw(house.id)).toMatchObject({ rooms: [{ tags: [{ text: 'later' }] }, { n: 'two' }, { n: 'three' }] });
  });

  it('are again what they were after an abort, be they asked for before, inside or after', async () => {
    const house = new House(attributes());
    const other = new House(attributes());
    const [asked] = other.rooms;
    await House.transaction({ retry: false }, async () => {
      await house.save();
      await other.save();
      house.rooms[0]!.name = 'inside';
      asked!.name = 'inside';
      await house.save();
      await other.save();
      throw new Error('abort');
    }).catch(() => undefined);
    expect([house.isNew, other.isNew, house.rooms[1]!.name, other.rooms[0]!.isNew]).toEqual([true, true, 'two', true]);
    await house.save();
    expect((await raw(house.id))!['rooms']).toHaveLength(2);
  });

  it('tell what the save changed as they were then', async () => {
    const house = await House.create(attributes());
    expect(house.previousChanges.hall).toMatchObject([undefined, { name: 'hall', beds: 2, things: ['x'] }]);
    house.hall!.name = 'new';
    expect(house.previousChanges.hall).toMatchObject([undefined, { name: 'hall' }]);
  });

  it('are looked at at once: unknown names, wrong values and classes with a constructor', async () => {
    expect(thrown(() => new House({ hall: { nope: 1 } }))).toBeInstanceOf(UnknownAttributeError);
    expect(thrown(() => new House(JSON.parse('{"hall":{"__proto__":{"a":1}}}')))).toBeInstanceOf(UnknownAttributeError);
    const error = await rejection(House.create({ rooms: [{ name: 'ok' }, { beds: 'many' }] } as never));
    expect(Object.keys((error['errors'] as { toJSON(): object }).toJSON())).toEqual(['rooms.1.beds']);
    expect(spec.wire.names).toEqual([]);
    const priced = await House.create({ price: { net: 2 } });
    expect(await raw(priced.id)).toMatchObject({ price: { net: 2, gross: 4 } });
  });
});
