import {
  AfterTouch,
  BeforeCreate,
  BeforeTouch,
  CallbackHaltedError,
  Document,
  EmbeddedIn,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  InvalidOptionError,
  Model,
  UnknownAttributeError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

const told: string[] = [];

@Document({ timestamps: true })
class Label extends EmbeddedModel {
  @Field(String) text!: string;
  @Field(Date, { name: 'pr' }) printedAt?: Date;
  createdAt!: Date;
  updatedAt!: Date;
  @EmbeddedIn(() => Box, { touch: true }) box!: EmbeddedIn<Box>;
  @BeforeTouch() before() {
    told.push('before label');
  }
  @AfterTouch() after() {
    told.push('after label');
  }
}

@Document({ timestamps: true })
class Box extends EmbeddedModel {
  @Field(String) name!: string;
  createdAt!: Date;
  updatedAt!: Date;
  @EmbeddedIn(() => Store, { touch: 'stockedAt' }) store!: EmbeddedIn<Store>;
  @EmbedsMany(() => Label) labels!: EmbedsMany<Label>;
  @EmbedsOne(() => Quiet) quiet!: Quiet | null;
  @BeforeTouch() before() {
    told.push('before box');
    return this.name !== 'sealed';
  }
  @AfterTouch() after() {
    told.push('after box');
  }
}

@Document({ timestamps: true })
class Quiet extends EmbeddedModel {
  @Field(String) text!: string;
  updatedAt!: Date;
  @EmbeddedIn(() => Box, { touch: false }) box!: EmbeddedIn<Box>;
  @EmbedsMany(() => Note) notes!: EmbedsMany<Note>;
}

@Document()
class Note extends EmbeddedModel {
  @Field(String) text!: string;
  @EmbeddedIn(() => Quiet, { touch: true }) quiet!: EmbeddedIn<Quiet>;
}

@Document({ timestamps: true })
class Store extends Model {
  @Field(String) city!: string;
  @Field(Date) stockedAt?: Date;
  createdAt!: Date;
  updatedAt!: Date;
  @EmbedsMany(() => Box, { name: 'bx' }) boxes!: EmbedsMany<Box>;
  @BeforeTouch() before() {
    told.push('before store');
  }
  @AfterTouch() after() {
    told.push('after store');
  }
}

@Document({ timestamps: true })
class Stamped extends EmbeddedModel {
  @Field(String) text!: string;
  createdAt!: Date;
  updatedAt!: Date;
  @EmbedsMany(() => Stamped) inner!: EmbedsMany<Stamped>;
  @BeforeCreate() count() {
    told.push(`create ${this.text}`);
  }
}

@Document({ timestamps: true })
class Album extends Model {
  @Field(String) title!: string;
  createdAt!: Date;
  updatedAt!: Date;
  @EmbedsMany(() => Stamped) stamps!: EmbedsMany<Stamped>;
  @EmbedsOne(() => Stamped) cover!: Stamped | null;
}

const LONG_AGO = new Date('2001-02-03T04:05:06Z');
const isNow = (date: Date | undefined): boolean => date !== undefined && date > LONG_AGO;

describe('timestamps and touching', () => {
  const spec = wired();
  const wire = () => spec.wire;
  beforeEach(() => told.splice(0));

  /** A store whose every date is of long ago, as it was loaded. */
  async function oldStore(boxName = 'a'): Promise<Store> {
    const { id } = await Store.create({
      city: 'Pisa',
      boxes: [{ name: boxName, labels: [{ text: 'l' }], quiet: { text: 'q', notes: [{ text: 'n' }] } }],
    });
    const old = { createdAt: LONG_AGO, updatedAt: LONG_AGO };
    const set = Object.entries({ '': old, 'bx.0.': old, 'bx.0.labels.0.': old, 'bx.0.quiet.': old }).flatMap(
      ([path, dates]) => Object.entries(dates).map(([name, date]) => [path + name, date] as const),
    );
    await Store.collection.updateOne({ _id: id }, { $set: Object.fromEntries([...set, ['stockedAt', LONG_AGO]]) });
    const store = await Store.findOrFail(id);
    told.splice(0);
    spec.wire.clear();
    return store;
  }
  const touchedIn = ({ updatedAt, stockedAt, boxes: [box] }: Store): string[] =>
    Object.entries({
      store: updatedAt,
      stocked: stockedAt,
      box: box?.updatedAt,
      label: box?.labels[0]?.updatedAt,
      quiet: box?.quiet?.updatedAt,
    }).flatMap(([name, date]) => (isNow(date) ? [name] : []));
  const stored = async (store: Store): Promise<Store> => Store.findOrFail(store.id);

  everyPlace('L138: those inside have times of their own, at every depth', wire, async () => {
    const album = await Album.create({
      title: 't',
      stamps: [{ text: 'a', inner: [{ text: 'b' }] }],
      cover: { text: 'c', createdAt: LONG_AGO },
    });
    const found = await Album.findOrFail(album.id);
    const [stamp] = found.stamps;
    for (const one of [found, stamp!, stamp!.inner[0]!]) {
      expect([isNow(one.createdAt), one.updatedAt.getTime() - one.createdAt.getTime()]).toEqual([true, 0]);
    }
    expect([found.cover!.createdAt, isNow(found.cover!.updatedAt)]).toEqual([LONG_AGO, true]);
    spec.wire.clear();
    await found.save();
    expect(spec.wire.names).toEqual([]);
  });

  everyPlace('L138: a change inside is a change of all around, and of nothing beside', wire, async () => {
    const album = await Album.create({
      title: 't',
      stamps: [
        {
          text: 'a',
          updatedAt: LONG_AGO,
          inner: [
            { text: 'b', updatedAt: LONG_AGO },
            { text: 'c', updatedAt: LONG_AGO },
          ],
        },
      ],
      cover: { text: 'd', updatedAt: LONG_AGO },
      updatedAt: LONG_AGO,
    });
    const times = ({ updatedAt, stamps: [stamp], cover }: Album): boolean[] =>
      [updatedAt, stamp!.updatedAt, ...stamp!.inner.map((one) => one.updatedAt), cover!.updatedAt].map(isNow);
    expect(times(album)).toEqual([false, false, false, false, false]);
    album.stamps[0]!.inner[1]!.text = 'C';
    spec.wire.clear();
    await album.save();
    expect([times(album), times(await Album.findOrFail(album.id))]).toEqual(
      Array(2).fill([true, true, false, true, false]),
    );
    expect(spec.wire.names.slice(0, 1)).toEqual(['update']);
    album.stamps[0]!.inner[0]!.assign({ text: 'B', updatedAt: new Date(5) });
    album.cover!.text = 'D';
    await Album.timeless(() => album.save());
    expect([times(album)[4], album.stamps[0]!.inner[0]!.updatedAt]).toEqual([false, new Date(5)]);
  });

  everyPlace('L138: what a list stores by itself has times, and so has what replaces', wire, async () => {
    const album = await Album.create({ title: 't' });
    await album.stamps.push(new Stamped({ text: 'a', inner: [{ text: 'b' }] }));
    expect(isNow((await Album.findOrFail(album.id)).stamps[0]!.inner[0]!.updatedAt)).toBe(true);
    told.splice(0);
    const [kept] = album.stamps;
    spec.wire.clear();
    await album.stamps.replace([{ text: 'c' }, kept!]);
    expect([spec.wire.names, told]).toEqual([['update'], ['create c']]);
    expect((await Album.findOrFail(album.id)).stamps.map(({ text, updatedAt }) => [text, isNow(updatedAt)])).toEqual([
      ['c', true],
      ['a', true],
    ]);
  });

  everyPlace(
    'L141: a touch goes up as far as it is asked for: one update, hooks of those around first',
    wire,
    async () => {
      const store = await oldStore();
      await store.boxes[0]!.labels[0]!.touch('printedAt');
      expect(spec.wire.names).toEqual(['update']);
      expect(told).toEqual(['before store', 'before box', 'before label', 'after label', 'after box', 'after store']);
      for (const one of [store, await stored(store)]) {
        expect(touchedIn(one)).toEqual(['store', 'stocked', 'box', 'label']);
        expect(isNow(one.boxes[0]!.labels[0]!.printedAt)).toBe(true);
      }
      expect(store.isChanged()).toBe(false);
    },
  );

  everyPlace('L141: it stops where touch is false', wire, async () => {
    const store = await oldStore();
    await store.boxes[0]!.quiet!.notes[0]!.touch();
    expect([touchedIn(store), touchedIn(await stored(store)), told]).toEqual([['quiet'], ['quiet'], []]);
    await store.boxes[0]!.quiet!.update({ text: 'Q' });
    expect(touchedIn(await stored(store))).toEqual(['quiet']);
  });

  everyPlace('L141: saving and destroying a child touch those around in the same update', wire, async () => {
    const store = await oldStore();
    await store.boxes[0]!.labels[0]!.update({ text: 'L' });
    expect([spec.wire.names, told]).toEqual([['update'], ['before store', 'before box', 'after box', 'after store']]);
    expect([touchedIn(store), touchedIn(await stored(store))]).toEqual(
      Array(2).fill(['store', 'stocked', 'box', 'label']),
    );
    const other = await oldStore();
    await other.boxes[0]!.labels[0]!.destroy();
    expect([spec.wire.names, touchedIn(other), touchedIn(await stored(other))]).toEqual([
      ['update'],
      ['store', 'stocked', 'box'],
      ['store', 'stocked', 'box'],
    ]);
    const third = await oldStore();
    await third.boxes[0]!.labels[0]!.assign({ text: 'x' }).save({ touch: false });
    expect([touchedIn(third), touchedIn(await stored(third)), told]).toEqual([[], [], []]);
    await third.boxes[0]!.labels[0]!.save();
    expect(spec.wire.names.filter((name) => name === 'update')).toHaveLength(1);
  });

  everyPlace('L142: putting in, replacing and clearing touch in the same update', wire, async () => {
    const store = await oldStore();
    await store.boxes[0]!.labels.push({ text: 'new' });
    expect(spec.wire.names).toEqual(['update']);
    expect(touchedIn(await stored(store))).toEqual(['store', 'stocked', 'box']);
    const other = await oldStore();
    await other.boxes[0]!.labels.clear();
    expect([spec.wire.names, touchedIn(other), touchedIn(await stored(other))]).toEqual([
      ['update'],
      ['store', 'stocked', 'box'],
      ['store', 'stocked', 'box'],
    ]);
    const third = await oldStore();
    await Store.timeless(() => third.boxes[0]!.labels.push({ text: 'new' }));
    expect(touchedIn(await stored(third))).toEqual(['stocked', 'box']);
  });

  everyPlace('L141: a hook of one around that halts keeps all of it from being stored', wire, async () => {
    const store = await oldStore('sealed');
    const [label] = store.boxes[0]!.labels;
    for (const attempt of [
      () => label!.touch(),
      () => label!.update({ text: 'x' }),
      () => store.boxes[0]!.labels.push({ text: 'y' }),
    ]) {
      expect(await rejection(attempt())).toBeInstanceOf(CallbackHaltedError);
    }
    expect([spec.wire.names, touchedIn(store), store.boxes[0]!.labels.length]).toEqual([[], [], 1]);
  });

  everyPlace('L141: names are those of dates, by any name', wire, async () => {
    const store = await oldStore();
    const [label] = store.boxes[0]!.labels;
    expect(await rejection(label!.touch('text'))).toBeInstanceOf(InvalidOptionError);
    expect(await rejection(label!.touch('nothing' as never))).toBeInstanceOf(UnknownAttributeError);
    expect([spec.wire.names, touchedIn(store), label!.isChanged()]).toEqual([[], [], false]);
    await label!.touch('pr' as never);
    expect(isNow((await stored(store)).boxes[0]!.labels[0]!.printedAt)).toBe(true);
  });
});
