import { IsNotEmpty } from 'class-validator';
import { ObjectId } from 'mongodb';
import {
  AfterCommit,
  AfterSave,
  AroundSave,
  BeforeCreate,
  BeforeSave,
  BelongsTo,
  type BulkReport,
  CallbackHaltedError,
  Document,
  DocumentNotFoundError,
  DuplicateKeyError,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  ImmutableAttributeError,
  Index,
  InvalidOptionError,
  Model,
  ReadonlyDocumentError,
  SessionClientMismatchError,
  StaleDocumentError,
  TransactionAbortedError,
  UnknownAttributeError,
  ValidationError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

let log: string[] = [];

@Document({ timestamps: true })
@Index({ code: 1 }, { unique: true, sparse: true })
class Item extends Model {
  @Field(String) @IsNotEmpty() name: string = 'thing';
  @Field(Number) code?: number;
  @Field(Number) stock: number = 0;
  createdAt?: Date;
  updatedAt?: Date;
}

@Document()
class Leg extends EmbeddedModel {
  @Field(Number) length!: number;
  @BeforeSave() log(): void {
    log.push(`leg ${this.length}`);
  }
}

@Document()
class Table extends Model {
  @Field(String) name!: string;
  @Field(Number) size: number = 1;
  @EmbedsMany(() => Leg, { cascadeCallbacks: true }) legs!: EmbedsMany<Leg>;
  @EmbedsOne(() => Leg) spare!: Leg | null;
  @BeforeSave() before(): boolean {
    log.push(`before ${this.name}`);
    if (this.name === 'throws') throw new RangeError('mine');
    return this.name !== 'halts';
  }
  @BeforeCreate() create(): void {
    log.push(`create ${this.name}`);
  }
  @AroundSave() async around(next: () => Promise<void>): Promise<void> {
    log.push(`in ${this.name}`);
    await next();
    log.push(`out ${this.name}`);
  }
  @AfterSave() after(): void {
    log.push(`after ${this.name}`);
    if (this.name === 'fails') throw new RangeError('after');
  }
  @AfterCommit() committed(): void {
    log.push(`committed ${this.name}`);
  }
}

@Document({ lockVersion: true })
class Locked extends Model {
  @Field(Number) n: number = 0;
  lockVersion!: number;
}

@Document()
class Shelf extends Model {
  @Field(String) name!: string;
}

@Document()
class Volume extends Model {
  @Field(String) title!: string;
  @BelongsTo(() => Shelf) shelf!: BelongsTo<Shelf>;
}

@Document({ client: 'other' })
class Elsewhere extends Model {
  @Field(String) name!: string;
}

const indexes = <D extends object>({ failed }: BulkReport<D>): number[] => failed.map(({ index }) => index);

describe('bulk writes', () => {
  const spec = wired({ other: true });
  const wire = () => spec.wire;
  let codes = 0;
  const code = (): number => (codes += 1);
  beforeAll(() => Item.createIndexes());
  beforeEach(() => void (log = []));

  everyPlace('A2: createMany stores all in one command, in order, and reports where it is asked to', wire, async () => {
    spec.wire.clear();
    const items = await Item.createMany([{ name: 'a' }, { name: 'b' }]);
    expect([spec.wire.names, items.map(({ name }) => name)]).toEqual([['insert'], ['a', 'b']]);
    spec.wire.clear();
    const report = await Item.createMany(
      [{ name: 'c' }, { name: '' }, { name: 'd', stock: 'many' as never }, { name: 'e' }],
      { report: true },
    );
    expect([spec.wire.names, report.saved.map(({ name }) => name), report.skipped]).toEqual([
      ['insert'],
      ['c', 'e'],
      [],
    ]);
    expect(indexes(report)).toEqual([1, 2]);
    for (const { document, error } of report.failed) {
      expect(error).toBeInstanceOf(ValidationError);
      expect([document.isNew, document.createdAt]).toEqual([true, undefined]);
    }
    expect(await Item.count({ _id: { $in: report.saved.map(({ id }) => id) } })).toBe(2);
  });

  it('A2, A10: a report has each duplicate key by its place, and all others are stored', async () => {
    const [taken, free] = [code(), code()];
    await Item.create({ code: taken });
    const report = await Item.createMany([{ code: taken }, { code: free }, { code: taken }, {}, { code: free }], {
      report: true,
    });
    expect([indexes(report), report.saved.length]).toEqual([[0, 2, 4], 2]);
    for (const { document, error } of report.failed) {
      expect(error).toBeInstanceOf(DuplicateKeyError);
      expect(error).toMatchObject({ values: { code: document.code }, index: 'code_1', serverCode: 11000 });
      expect([document.isNew, document.createdAt]).toEqual([true, undefined]);
    }
    expect(report.saved.every(({ isPersisted, createdAt }) => isPersisted && createdAt !== undefined)).toBe(true);
  });

  it('A1, A2, A10: without a report it rejects, and the error has the report', async () => {
    const invalid = await rejection(Item.createMany([{ name: 'a' }, { name: '' }, { name: 'c' }]));
    expect(invalid).toBeInstanceOf(ValidationError);
    const early = invalid['report'] as BulkReport<Item>;
    expect([early.saved.length, indexes(early), early.skipped.map(({ name }) => name)]).toEqual([0, [1], ['a', 'c']]);
    const taken = code();
    await Item.create({ code: taken });
    const duplicate = await rejection(Item.createMany([{ name: 'a' }, { code: taken }, { name: 'c' }]));
    expect(duplicate).toBeInstanceOf(DuplicateKeyError);
    const late = duplicate['report'] as BulkReport<Item>;
    expect([late.saved.map(({ name }) => name), indexes(late), late.skipped.map(({ name }) => name)]).toEqual([
      ['a'],
      [1],
      ['c'],
    ]);
    expect(late.skipped[0]).toMatchObject({ isNew: true, createdAt: undefined });
    const all = await rejection(Item.createMany([{}, { code: taken }, {}], { ordered: false }));
    expect((all['report'] as BulkReport<Item>).saved.length).toBe(2);
  });

  it('A10: in a transaction a duplicate ends it, report or not, and memory knows that nothing is stored', async () => {
    const taken = code();
    await Item.create({ code: taken });
    const [items, given] = [[new Item({ name: 'x' }), new Item({ code: taken })], new Item({ name: 'y' })];
    const error = await rejection(
      Item.transaction({ retry: false }, async () => {
        const failed = await rejection(Item.saveMany(items, { report: true }));
        expect((failed['report'] as BulkReport<Item>).saved).toEqual([]);
        expect(await rejection(given.save())).toBeInstanceOf(TransactionAbortedError);
        throw failed;
      }),
    );
    expect(error).toBeInstanceOf(DuplicateKeyError);
    expect([...items, given].map(({ isNew, createdAt }) => [isNew, createdAt])).toEqual([
      [true, undefined],
      [true, undefined],
      [true, undefined],
    ]);
    expect(await Item.count({ _id: { $in: items.map(({ id }) => id) } })).toBe(0);
  });

  everyPlace(
    'A2, A4: saveMany is one insert and one update with least paths; nothing for unchanged',
    wire,
    async () => {
      const [one, two, same] = await Item.createMany([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
      const before = same!.updatedAt;
      one!.stock = 1;
      two!.name = 'B';
      const made = new Item({ name: 'new' });
      spec.wire.clear();
      const given = [one!, made, same!, two!, one!];
      expect(await Item.saveMany(given)).toEqual(given);
      expect(spec.wire.names).toEqual(['insert', 'update']);
      const updates = spec.wire.started[1]!.command['updates'] as { q: object; u: { $set: object } }[];
      expect(updates.map(({ q, u }) => [q, Object.keys(u.$set)])).toEqual([
        [{ _id: one!.id }, ['stock', 'updatedAt']],
        [{ _id: two!.id }, ['name', 'updatedAt']],
      ]);
      expect([one!, two!, made, same!].map((item) => [item.isNew, item.isChanged()])).toEqual(
        Array.from({ length: 4 }, () => [false, false]),
      );
      expect([Object.keys(one!.savedChanges), same!.updatedAt]).toEqual([['stock', 'updatedAt'], before]);
      spec.wire.clear();
      await Item.saveMany([one!, two!]);
      await Item.saveMany([]);
      expect(spec.wire.names).toEqual([]);
      expect((await Item.findOrFail(two!.id)).name).toBe('B');
    },
  );

  everyPlace('A4: what is gone is told of one by one; the others are stored', wire, async () => {
    const items = await Item.createMany([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    await Item.collection.deleteOne({ _id: items[1]!.id });
    for (const item of items) item.stock = 5;
    spec.wire.clear();
    const report = await Item.saveMany(items, { report: true });
    expect(spec.wire.names.slice(0, 2)).toEqual(['update', 'find']);
    expect([indexes(report), report.saved.length]).toEqual([[1], 2]);
    expect(report.failed[0]!.error).toBeInstanceOf(DocumentNotFoundError);
    expect([items[1]!.isChanged('stock'), items[1]!.isChanged('updatedAt'), items[0]!.isChanged()]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await Item.findMany(items.map(({ id }) => id)).then((all) => all.map(({ stock }) => stock))).toEqual([5, 5]);
    items[0]!.stock = 6;
    const error = await rejection(Item.saveMany(items));
    expect(error).toBeInstanceOf(DocumentNotFoundError);
    expect((error['report'] as BulkReport<Item>).saved).toHaveLength(2);
  });

  everyPlace('A2: what is too large for the server fails by itself, and the others are stored', wire, async () => {
    const large = 'x'.repeat(17 * 1024 * 1024);
    const names = ['a', 'b', 'c', 'd'] as const;
    spec.wire.clear();
    const made = await Item.createMany([{ name: names[0] }, { name: large }, { name: names[1] }], { report: true });
    expect([spec.wire.names, made.saved.map(({ name }) => name)]).toEqual([['insert'], [names[0], names[1]]]);
    expect(made.failed.map(({ index, document }) => [index, document.isNew])).toEqual([[1, true]]);
    expect(made.failed[0]!.error).toMatchObject({ name: 'OperationError', problem: expect.stringContaining('bytes') });
    const [one, other] = made.saved as [Item, Item];
    [one.name, other.name] = [large, names[2]];
    spec.wire.clear();
    const kept = await Item.saveMany([one, other, new Item({ name: names[3] })], { report: true });
    expect([spec.wire.names, kept.saved.map(({ name }) => name)]).toEqual([
      ['insert', 'update'],
      [names[2], names[3]],
    ]);
    expect([kept.failed.map(({ document }) => document), one.isChanged('name')]).toEqual([[one], true]);
    const ordered = [{ name: names[0] }, { name: large }, { name: names[1] }];
    const { saved, failed, skipped } = await Item.createMany(ordered, { report: true, ordered: true });
    expect([saved.length, failed.length, skipped.length]).toEqual([1, 1, 1]);
    spec.wire.clear();
    const error = await rejection(Item.createMany(ordered));
    expect([error.name, spec.wire.names, (error['report'] as BulkReport).skipped.length]).toEqual([
      'OperationError',
      [],
      2,
    ]);
  });

  it('A10: duplicates among updates are told of one by one', async () => {
    const items = await Item.createMany([{ code: code() }, { code: code() }, { code: code() }]);
    items[0]!.code = items[2]!.code;
    items[1]!.stock = 9;
    const report = await Item.saveMany(items, { report: true });
    expect([indexes(report), report.saved.length]).toEqual([[0], 2]);
    expect(report.failed[0]!.error).toBeInstanceOf(DuplicateKeyError);
    expect([items[0]!.isChanged('code'), items[0]!.isChanged('updatedAt'), items[1]!.isChanged()]).toEqual([
      true,
      false,
      false,
    ]);
  });

  everyPlace('J125, J128: the hooks of each run around the command, those of what is inside too', wire, async () => {
    const tables = [new Table({ name: 'a', legs: [{ length: 1 }] }), new Table({ name: 'b' })];
    spec.wire.clear();
    await Table.saveMany(tables);
    expect([spec.wire.names, log.filter((line) => !line.startsWith('committed'))]).toEqual([
      ['insert'],
      ['before a', 'in a', 'create a', 'leg 1', 'before b', 'in b', 'create b', 'out a', 'after a', 'out b', 'after b'],
    ]);
    tables[0]!.size = 2;
    log = [];
    spec.wire.clear();
    await Table.saveMany(tables);
    expect([spec.wire.names, log.includes('create a'), log.includes('after b')]).toEqual([['update'], false, true]);
  });

  it('A3: in a report, halted ones and those whose hooks throw leave the others alone', async () => {
    const names = ['a', 'halts', 'throws', 'fails', 'b'];
    const report = await Table.createMany(
      names.map((name) => ({ name })),
      { report: true },
    );
    expect([indexes(report), report.saved.map(({ name }) => name)]).toEqual([
      [1, 2, 3],
      ['a', 'b'],
    ]);
    expect(report.failed[0]!.error).toBeInstanceOf(CallbackHaltedError);
    expect(report.failed.map(({ document }) => document.isNew)).toEqual([true, true, false]);
    expect(log.filter((line) => line.startsWith('committed'))).toEqual([
      'committed a',
      'committed fails',
      'committed b',
    ]);
  });

  everyPlace(
    'A16, A18, E67: what takes no write, and another _id, are told of before anything is sent',
    wire,
    async () => {
      const [one, two, three] = await Item.createMany([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
      one!.readonly();
      two!._id = new ObjectId();
      three!.stock = 1;
      spec.wire.clear();
      expect(await rejection(Item.saveMany([three!, one!]))).toBeInstanceOf(ReadonlyDocumentError);
      expect(await rejection(Item.saveMany([three!, two!]))).toBeInstanceOf(ImmutableAttributeError);
      expect([spec.wire.names, three!.isChanged('updatedAt')]).toEqual([[], false]);
      const report = await Item.saveMany([one!, two!, three!], { report: true });
      expect([indexes(report), report.saved]).toEqual([[0, 1], [three!]]);
    },
  );

  everyPlace('documents that lock, and changes inside lists, are sent by themselves and told of', wire, async () => {
    const locked = await Locked.createMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
    await Locked.collection.updateOne({ _id: locked[1]!.id }, { $set: { lockVersion: 7 } });
    for (const one of locked) one.n += 10;
    const report = await Locked.saveMany(locked, { report: true });
    expect([indexes(report), locked.map(({ lockVersion }) => lockVersion)]).toEqual([[1], [1, 0, 1]]);
    expect(report.failed[0]!.error).toBeInstanceOf(StaleDocumentError);
    const tables = await Table.createMany([
      { name: 'a', legs: [{ length: 1 }] },
      { name: 'b', legs: [{ length: 1 }] },
    ]);
    await Table.collection.updateOne({ _id: tables[0]!.id }, { $set: { legs: [] } });
    for (const table of tables) table.legs[0]!.length = 2;
    const inside = await Table.saveMany(tables, { report: true });
    expect([indexes(inside), inside.saved]).toEqual([[0], [tables[1]]]);
    expect(inside.failed[0]!.error).toBeInstanceOf(StaleDocumentError);
  });

  everyPlace('documents of several models go to their own collections; parents come first', wire, async () => {
    const shelf = new Shelf({ name: 'top' });
    const volumes = [new Volume({ title: 'a', shelf }), new Volume({ title: 'b', shelf })];
    const item = await Item.create({ name: 'a' });
    item.stock = 3;
    spec.wire.clear();
    await Item.saveMany([...volumes, item, shelf]);
    expect(spec.wire.started.map(({ name, command }) => [name, command[name] as string])).toEqual([
      ['insert', 'shelves'],
      ['insert', 'volumes'],
      ['update', 'items'],
    ]);
    expect(await Volume.count({ shelf })).toBe(2);
  });

  it('refuses documents of another client, what is no document, and unknown options, before anything is sent', async () => {
    const [item, far] = [new Item({}), new Elsewhere({ name: 'far' })];
    spec.wire.clear();
    const bad = [
      Item.saveMany([item, far]),
      Item.saveMany([item, {} as never]),
      Item.saveMany([item, new Leg({ length: 1 }) as never]),
      Item.saveMany('abc' as never),
      Item.saveMany([item], { raport: true } as never),
      Item.createMany([{}], { report: 'yes' } as never),
    ];
    for (const one of bad) expect(await rejection(one)).toBeInstanceOf(InvalidOptionError);
    expect(await rejection(Item.createMany([{ nam: 'x' } as never], { report: true }))).toBeInstanceOf(
      UnknownAttributeError,
    );
    const inSession = Item.withSession(() => Item.saveMany([item, far]));
    expect(await rejection(inSession)).toBeInstanceOf(SessionClientMismatchError);
    expect([spec.wire.names.filter((name) => name !== 'endSessions'), spec.otherWire.names]).toEqual([[], []]);
  });

  it('takes turns with saves of the same documents, and with itself', async () => {
    const items = await Item.createMany([{ name: 'a' }, { name: 'b' }]);
    const reversed = [...items].reverse();
    const fresh = new Item({ name: 'fresh' });
    for (const item of items) item.stock = 1;
    const first = Item.saveMany([...items, fresh]);
    for (const item of items) item.stock += 1;
    await Promise.all([first, Item.saveMany([fresh, ...reversed]), items[0]!.save(), fresh.save()]);
    expect([...items, fresh].some((item) => item.isChanged() || item.isNew)).toBe(false);
    expect((await Item.findMany(items.map(({ id }) => id))).map(({ stock }) => stock)).toEqual([2, 2]);
    expect(await Item.count({ name: 'fresh', _id: fresh.id })).toBe(1);
  });

  it('one that is made by a hook of another in the meantime is not stored twice', async () => {
    const [a, b] = [new Table({ name: 'a' }), new Table({ name: 'b' })];
    const original = b.around.bind(b);
    Object.defineProperty(b, 'around', {
      value: async (next: () => Promise<void>) => {
        await a.save();
        await original(next);
      },
    });
    await Table.saveMany([a, b]);
    expect(await Table.count({ _id: { $in: [a.id, b.id] } })).toBe(2);
  });

  it('keeps ten thousand documents with hooks and without in their order', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => ({ name: `n${n}`, stock: n }));
    const items = await Item.createMany(many);
    for (const item of items) item.stock += 1;
    spec.wire.clear();
    await Item.saveMany(items);
    expect(spec.wire.names).toEqual(['update']);
    const tables = await Table.createMany(many.map(({ name }) => ({ name })));
    expect([tables.length, tables[9_999]!.isPersisted]).toEqual([10_000, true]);
    expect(await Item.count({ name: { $in: ['n0', 'n9999'] }, stock: { $in: [1, 10_000] } })).toBe(2);
  }, 60_000);

  it('timestamps can be left as they are, and validation skipped', async () => {
    const item = await Item.create({ name: 'a' });
    const before = item.updatedAt;
    item.name = '';
    await Item.saveMany([item], { validate: false, touch: false });
    expect([item.updatedAt, (await Item.findOrFail(item.id)).name]).toEqual([before, '']);
  });
});
