import { IsNotEmpty } from 'class-validator';
import { Decimal128, ObjectId } from 'mongodb';
import {
  BelongsTo,
  CastError,
  type Criteria,
  Document,
  DocumentNotFoundError,
  DuplicateKeyError,
  EmbeddedModel,
  EmbedsOne,
  Field,
  HasMany,
  ImmutableAttributeError,
  Index,
  InvalidOptionError,
  Model,
  OperationNotAllowedInTransactionError,
  ReadonlyDocumentError,
  SessionEndedError,
  UnknownAttributeError,
  ValidationError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { runProgram } from '../../support/run-program';
import { rejection, thrown, wired } from '../wired';

@Document()
class Label extends EmbeddedModel {
  @Field(String, { name: 'tx' }) text!: string;
}

@Document({ timestamps: true })
@Index({ code: 1 }, { unique: true, sparse: true })
class Jar extends Model {
  @Field(String) @IsNotEmpty() what: string = 'jam';
  @Field(Number, { name: 'w' }) weight?: number | null;
  @Field(Number) code?: number;
  @Field(() => [String]) tags: string[] = [];
  @Field(Date) madeOn?: Date;
  @Field(() => Decimal128) price?: Decimal128;
  @Field(Object) meta?: { readonly shop?: string };
  @EmbedsOne(() => Label) label!: Label | null;
  @BelongsTo(() => Cupboard, { optional: true }) cupboard!: BelongsTo<Cupboard>;
  createdAt!: Date;
  updatedAt!: Date;
}

@Document()
class Cupboard extends Model {
  @Field(String) name!: string;
  @HasMany(() => Jar) jars!: HasMany<Jar>;
}

@Document({ softDelete: true })
class Note extends Model {
  @Field(String) text!: string;
  @Field(Number) n?: number;
  deletedAt?: Date;
}

const whats = (jars: readonly Jar[]): string[] => jars.map(({ what }) => what);

describe('finding', () => {
  const spec = wired();
  const wire = () => spec.wire;
  beforeAll(() => Jar.createIndexes());
  beforeEach(() => Jar.deleteAll().then(() => spec.wire.clear()));

  function three(): Promise<Jar[]> {
    return Jar.createMany([
      { what: 'plum', weight: 3, tags: ['a', 'b'] },
      { what: 'fig', weight: 1 },
      { what: 'kiwi', weight: 2, tags: ['b'] },
    ]);
  }

  // What another spec has left behind, as transactions are not undone here.
  async function emptied(): Promise<void> {
    await Jar.deleteAll();
    spec.wire.clear();
  }

  everyPlace(
    'F75: ids are found one by one, as an array or as a set, cast, each once, in their order',
    wire,
    async () => {
      const [a, b] = await three();
      const ids = [b!.id, String(a!.id), a!.id];
      expect(whats(await Jar.findMany(ids))).toEqual(['fig', 'plum']);
      expect(whats(await Jar.findMany(new Set(ids)))).toEqual(['fig', 'plum']);
      expect(whats(await Jar.findOrFail(new Set(ids)))).toEqual(['fig', 'plum']);
      expect((await Jar.find(String(b!.id)))?.what).toBe('fig');
      const absent = new ObjectId();
      expect(await Jar.find(absent)).toBeNull();
      expect(whats(await Jar.findMany([absent, a!.id]))).toEqual(['plum']);
      const error = await rejection(Jar.findOrFail([absent, a!.id]));
      expect(error).toBeInstanceOf(DocumentNotFoundError);
      expect(error['criteria']).toEqual([absent]);
      for (const none of [null, undefined, 'no id', [null]]) {
        expect(await rejection(Jar.findOrFail(none as never))).toBeInstanceOf(CastError);
      }
      expect(await rejection(Jar.find([a!.id] as never))).toBeInstanceOf(CastError);
      expect(await rejection(Jar.findMany('abc' as never))).toBeInstanceOf(CastError);
      expect(await Jar.findMany([])).toEqual([]);
    },
  );

  everyPlace('F76: findBy takes values and gives null, findByOrFail rejects', wire, async () => {
    await three();
    expect((await Jar.findBy({ w: '3' } as never))?.what).toBe('plum');
    expect(await Jar.findBy({ what: 'none' })).toBeNull();
    expect(await rejection(Jar.findByOrFail({ what: 'none' }))).toBeInstanceOf(DocumentNotFoundError);
  });

  everyPlace('F77: first and last by id or the order, take in none, each of several too', wire, async () => {
    await emptied();
    await three();
    const light = Jar.all().order('weight');
    expect([(await Jar.firstOrFail()).what, (await Jar.lastOrFail()).what]).toEqual(['plum', 'kiwi']);
    expect([(await light.firstOrFail()).what, (await light.lastOrFail()).what]).toEqual(['fig', 'plum']);
    expect([whats(await light.first(2)), whats(await light.last(2)), whats(await Jar.last(2))]).toEqual([
      ['fig', 'kiwi'],
      ['kiwi', 'plum'],
      ['fig', 'kiwi'],
    ]);
    expect((await light.skip(1).first())?.what).toBe('kiwi');
    spec.wire.clear();
    const [taken, some] = [await Jar.take(), await Jar.take(2)];
    expect([taken instanceof Jar, some.length, await Jar.take(0)]).toEqual([true, 2, []]);
    expect(spec.wire.started.map(({ command }) => 'sort' in command)).toEqual([false, false]);
    expect((await light.limit(1).take(5)).length).toBe(1);
    await Jar.deleteAll();
    expect(await rejection(light.lastOrFail())).toBeInstanceOf(DocumentNotFoundError);
    expect(await rejection(light.firstOrFail())).toBeInstanceOf(DocumentNotFoundError);
    expect([await Jar.take(), await rejection(Jar.take(-1))]).toEqual([null, expect.any(InvalidOptionError)]);
  });

  everyPlace(
    'F78, F79: finds, or creates with what all are equal to; explicit ones win by either name',
    wire,
    async () => {
      await emptied();
      const criteria = Jar.where({ what: 'plum', weight: 2 }).where({ madeOn: { $lt: new Date() }, code: { $eq: 5 } });
      const jar = await criteria
        .where({ tags: 'a', $or: [{ price: '1' }, { price: '2' }] })
        .firstOrCreate({ weight: 3 });
      expect([jar.what, jar.weight, jar.madeOn, jar.code, jar.tags, jar.price]).toEqual([
        'plum',
        3,
        undefined,
        5,
        ['a'],
        undefined,
      ]);
      expect(jar.isPersisted).toBe(true);
      spec.wire.clear();
      const again = await Jar.where({ what: 'plum' }).firstOrCreate({ what: 'never' });
      expect([again.id, spec.wire.names]).toEqual([jar.id, ['find']]);
      const stored = await Jar.where({ weight: 7 }).findOrCreateBy({ what: 'fig' }, { w: 8 } as never);
      expect([stored.weight, stored.what]).toEqual([8, 'fig']);
      const fresh = await Jar.where({ what: /x/ })
        .where(Jar.where({ weight: 4 }))
        .firstOrInitialize();
      expect([fresh.isNew, fresh.weight, fresh.what]).toEqual([true, 4, 'jam']);
      expect(await Jar.findOrInitializeBy({ weight: 99 })).toMatchObject({ isNew: true, weight: 99 });
      expect(await Jar.firstOrCreate()).toMatchObject({ isNew: false });
      const id = new ObjectId();
      expect((await Jar.where({ id }).firstOrInitialize()).id).toEqual(id);
      expect(await Jar.where({ what: { $ne: 'plum' }, weight: { $in: [1] } }).firstOrInitialize()).toMatchObject({
        what: 'jam',
        weight: undefined,
      });
    },
  );

  everyPlace('F79: a function is run for a new document alone, before it is stored', wire, async () => {
    await emptied();
    let runs = 0;
    const fill = async (jar: Jar): Promise<void> => {
      await Promise.resolve();
      runs += 1;
      jar.weight = 9;
      expect([jar.isNew, jar.what]).toEqual([true, 'plum']);
    };
    const made = await Jar.findOrCreateBy({ what: 'plum' }, fill);
    await Jar.findOrCreateBy({ what: 'plum' }, fill);
    const found = await Jar.where({ what: 'plum' }).firstOrCreate(fill);
    expect([runs, found.id, (await Jar.findOrFail(made.id)).weight]).toEqual([1, made.id, 9]);
    expect((await Jar.where({ what: 'plum' }).create(fill)).weight).toBe(9);
    expect((await Jar.findOrInitializeBy({ what: 'plum', weight: 1 }, fill)).weight).toBe(9);
  });

  everyPlace('F79: invalid ones reject, and nothing is stored', wire, async () => {
    await emptied();
    expect(await rejection(Jar.findOrCreateBy({ what: '' }))).toBeInstanceOf(ValidationError);
    expect(await rejection(Jar.where({ what: '' }).firstOrCreate())).toBeInstanceOf(ValidationError);
    expect(await rejection(Jar.where({ what: 'x' }).firstOrCreate({ nam: 1 } as never))).toBeInstanceOf(
      UnknownAttributeError,
    );
    expect(await rejection(Jar.findOrCreateBy({ what: { $ne: null } as never }))).toBeInstanceOf(CastError);
    expect(await Jar.count()).toBe(0);
  });

  everyPlace('F78: what lies inside of an attribute must be given with the whole of it', wire, async () => {
    await emptied();
    expect(await rejection(Jar.findOrCreateBy({ 'meta.shop': 'x' }))).toBeInstanceOf(InvalidOptionError);
    expect(await rejection(Jar.findOrInitializeBy({ 'label.text': 'x' }))).toBeInstanceOf(InvalidOptionError);
    expect(spec.wire.names).toEqual([]);
    const jar = await Jar.findOrCreateBy({ 'label.text': 'x' }, { label: { text: 'x' } });
    expect((await Jar.findOrCreateBy({ 'label.text': 'x' }, { label: { text: 'x' } })).id).toEqual(jar.id);
    expect((await Jar.where({ 'meta.shop': 'x' }).firstOrInitialize()).meta).toBeUndefined();
  });

  everyPlace('F80: an association is set on the new document, by document or key', wire, async () => {
    await emptied();
    const cupboard = await Cupboard.create({ name: 'old' });
    const jar = await Jar.where({ cupboard }).findOrCreateBy({ what: 'plum' });
    const other = await Jar.findOrCreateBy({ cupboard: cupboard.id, what: 'fig' });
    expect(await Jar.count({ cupboard })).toBe(2);
    expect(jar.cupboard?.id).toEqual(cupboard.id);
    expect((await Jar.findOrCreateBy({ cupboard, what: 'fig' })).id).toEqual(other.id);
  });

  everyPlace(
    'F81: createWith gives new documents attributes, and matches as before; what is given later wins',
    wire,
    async () => {
      await emptied();
      await Jar.create({ what: 'plum', weight: 1 });
      const heavy = Jar.where({ what: 'fig' }).createWith({ weight: 5, tags: ['x'] });
      const found = await Jar.where({ what: 'plum' }).createWith({ weight: 5 }).firstOrCreate();
      expect(found.weight).toBe(1);
      expect(await heavy.firstOrInitialize()).toMatchObject({ what: 'fig', weight: 5, tags: ['x'] });
      expect(await heavy.findOrInitializeBy({ weight: 6 })).toMatchObject({ weight: 6 });
      expect(heavy.createWith({ weight: 7 }).build({ tags: [] })).toMatchObject({ weight: 7, tags: [] });
      expect(heavy.build()).toMatchObject({ what: 'fig', weight: 5, isNew: true });
      expect(await heavy.create({ what: 'fig jam' })).toMatchObject({ what: 'fig jam', weight: 5, isNew: false });
      expect(await Jar.createWith({ weight: 3 }).findOrCreateBy({ what: 'quince' })).toMatchObject({ weight: 3 });
      expect(thrown(() => Jar.createWith({ nope: 1 } as never).build())).toBeInstanceOf(UnknownAttributeError);
    },
  );

  it('F78: two processes race many times, and each time both find the one document', async () => {
    const program = 'spec/integration/programs/races-to-create.ts';
    const runs = await Promise.all([1, 2].map(() => runProgram(program, {}, [spec.database, '30', '2'])));
    expect(runs.map(({ stderr }) => stderr)).toEqual(['', '']);
    const lines = runs.map(({ stdout }) => stdout.trim().split(' '));
    expect([lines[0]!.length, lines[1]]).toEqual([30, lines[0]]);
    expect(new Set(lines[0]).size).toBeGreaterThan(1);
    expect(await spec.stored('races')).toHaveLength(30);
  }, 120_000);

  it('F78: in a transaction the duplicate key is what went wrong', async () => {
    await Jar.create({ what: 'a', code: 1 });
    const error = await rejection(
      Jar.transaction({ retry: false }, () => Jar.where({ what: 'b' }).firstOrCreate({ code: 1 })),
    );
    expect(error).toBeInstanceOf(DuplicateKeyError);
    expect(await rejection(Jar.where({ what: 'b' }).firstOrCreate({ code: 1 }))).toBeInstanceOf(DuplicateKeyError);
  });

  everyPlace('F83: exists asks for anything, an id, or filters; nobody has null or false for an id', wire, async () => {
    await emptied();
    expect([await Jar.exists(), await Jar.all().exists()]).toEqual([false, false]);
    const [jar] = await three();
    spec.wire.clear();
    expect([await Jar.exists(null), await Jar.exists(false), await Jar.all().limit(0).exists()]).toEqual([
      false,
      false,
      false,
    ]);
    expect(spec.wire.names).toEqual([]);
    const answers = [
      await Jar.exists(),
      await Jar.exists(jar!.id),
      await Jar.exists(String(jar!.id)),
      await Jar.exists(new ObjectId()),
      await Jar.exists({ what: 'fig' }),
      await Jar.where({ what: 'fig' }).exists({ weight: 3 }),
      await Jar.where({ what: 'fig' }).exists(jar!.id),
    ];
    expect(answers).toEqual([true, true, true, false, true, false, false]);
    for (const odd of [undefined, 'no id', true]) {
      expect(await rejection(Jar.exists(odd as never))).toBeInstanceOf(CastError);
    }
  });

  everyPlace('F84: pluck, pick, distinct and tally give values of the fields, under all names', wire, async () => {
    await emptied();
    await three();
    await Jar.create({ what: 'plum', weight: 3, price: '1.5' as never, label: { text: 'mine' }, meta: { shop: 's' } });
    expect(
      await Jar.all()
        .order('_id')
        .pluck('w' as never),
    ).toEqual([3, 1, 2, 3]);
    expect(await Jar.where({ label: { $ne: null } }).pluck('label.text', 'meta.shop')).toEqual([['mine', 's']]);
    expect(await Jar.all().order({ weight: 1 }).pick('what')).toBe('fig');
    expect(await Jar.where({ what: 'kiwi' }).pick('weight', 'price')).toEqual([2, null]);
    expect(await Jar.where({ what: 'none' }).pick('what')).toBeNull();
    expect(await Jar.pick('what')).toEqual(expect.any(String));
    expect((await Jar.distinct('weight')).sort()).toEqual([1, 2, 3]);
    expect(await Jar.tally('what')).toEqual(
      new Map([
        ['plum', 2],
        ['fig', 1],
        ['kiwi', 1],
      ]),
    );
    expect(await Jar.all().order('_id').limit(2).tally('weight')).toEqual(
      new Map([
        [3, 1],
        [1, 1],
      ]),
    );
    expect(await Jar.tally('label.text')).toEqual(
      new Map([
        [null, 3],
        ['mine', 1],
      ]),
    );
    expect([...(await Jar.where({ price: { $ne: null } }).tally('price')).keys()]).toEqual([
      Decimal128.fromString('1.5'),
    ]);
    expect([...(await Jar.tally('tags')).entries()].sort()).toEqual([
      [[], 2],
      [['a', 'b'], 1],
      [['b'], 1],
    ]);
    expect(await rejection(Jar.tally('tags.0'))).toBeInstanceOf(InvalidOptionError);
    expect(await rejection(Jar.tally('nope' as never))).toBeInstanceOf(UnknownAttributeError);
    expect(await Jar.all().limit(0).tally('what')).toEqual(new Map());
  });

  everyPlace('F85: count heeds the limit; isEmpty, any, one and many load nothing', wire, async () => {
    await emptied();
    await three();
    spec.wire.clear();
    const asked = async (jars: Criteria<Jar>): Promise<boolean[]> => [
      await jars.isEmpty(),
      await jars.any(),
      await jars.one(),
      await jars.many(),
    ];
    expect(await Jar.all().limit(2).count()).toBe(2);
    expect(await asked(Jar.where({ what: 'none' }))).toEqual([true, false, false, false]);
    expect(await asked(Jar.where({ what: 'fig' }))).toEqual([false, true, true, false]);
    expect(await asked(Jar.all())).toEqual([false, true, false, true]);
    expect(await asked(Jar.all().limit(1))).toEqual([false, true, true, false]);
    expect(await asked(Jar.all().limit(0))).toEqual([true, false, false, false]);
    for (const { name, command } of spec.wire.started) {
      if (name === 'find') expect(command).toMatchObject({ projection: { _id: 1 }, limit: 1 });
    }
  });

  it('F85: an estimate is of a whole collection, and outside transactions', async () => {
    await three();
    expect(await Jar.estimatedCount()).toBe(3);
    expect(await Jar.withSession(() => Jar.all().comment('why').maxTimeMS(1000).estimatedCount())).toBe(3);
    spec.wire.clear();
    for (const part of [Jar.where({ what: 'fig' }), Jar.all().limit(1), Jar.all().skip(1), Note.all()]) {
      expect(await rejection((part as Criteria<Jar>).estimatedCount())).toBeInstanceOf(InvalidOptionError);
    }
    const inside = Jar.transaction({ retry: false }, async () => {
      const error = await rejection(Jar.estimatedCount());
      return [error, await Jar.count()];
    });
    expect(await inside).toEqual([expect.any(OperationNotAllowedInTransactionError), 3]);
    expect(await Note.withDeleted().estimatedCount()).toBe(0);
  });

  everyPlace('F87: updateAll sets plain keys and takes operators; updateFirst changes one match', wire, async () => {
    await emptied();
    await three();
    expect(await Jar.where({ what: { $ne: 'fig' } }).updateAll({ weight: 8 })).toBe(2);
    expect(await Jar.where({ weight: 8 }).updateAll({ $inc: { weight: 1 }, $set: { what: 'x' } })).toBe(2);
    spec.wire.clear();
    expect(await Jar.where({ weight: 9 }).updateFirst({ w: '10' } as never)).toBe(1);
    expect(spec.wire.started[0]!.command['updates']).toMatchObject([{ u: { $set: { w: 10 } } }]);
    expect([await Jar.count({ weight: 10 }), await Jar.count({ weight: 9 })]).toEqual([1, 1]);
    expect(await Jar.where({ weight: 99 }).updateFirst({ weight: 1 })).toBe(0);
    expect(await Jar.where({ weight: 9 }).updateFirst({})).toBe(0);
    expect(await rejection(Jar.all().order('what').updateFirst({ weight: 1 }))).toBeInstanceOf(InvalidOptionError);
    expect(await rejection(Jar.all().updateFirst({ _id: new ObjectId() } as never))).toBeInstanceOf(
      ImmutableAttributeError,
    );
  });

  everyPlace(
    'F88: findOneAndUpdate heeds order, projection, returnDocument and casts; null for no match',
    wire,
    async () => {
      await emptied();
      await three();
      const light = Jar.all().order({ weight: 1 });
      spec.wire.clear();
      const before = await light.findOneAndUpdate({ what: 'FIG' });
      const after = await light.findOneAndUpdate({ $inc: { weight: '10' as never } }, { returnDocument: 'after' });
      expect([before!.what, after!.what, after!.weight, after instanceof Jar]).toEqual(['fig', 'FIG', 11, true]);
      expect(spec.wire.names).toEqual(['findAndModify', 'findAndModify']);
      expect(after!.updatedAt.getTime()).toBeGreaterThanOrEqual(before!.updatedAt.getTime());
      after!.what = 'mine';
      await after!.save();
      const part = await light.only('what').lean().findOneAndUpdate({ weight: 0 }, { returnDocument: 'after' });
      expect(part).toEqual({ _id: expect.anything() as unknown, what: 'kiwi' });
      expect(
        await light.collation({ locale: 'en', strength: 1 }).where({ what: 'MINE' }).findOneAndUpdate({ weight: 1 }),
      ).not.toBeNull();
      expect(await light.where({ what: 'none' }).findOneAndUpdate({ weight: 1 })).toBeNull();
      expect(await light.limit(0).findOneAndUpdate({ weight: 1 })).toBeNull();
      spec.wire.clear();
      for (const bad of [
        light.skip(1).findOneAndUpdate({ weight: 1 }),
        light.findOneAndUpdate({}),
        light.findOneAndUpdate({ weight: 1 }, { returnDocument: 'maybe' as never }),
        light.findOneAndUpdate({ weight: 1 }, { upsert: true } as never),
      ]) {
        expect(await rejection(bad)).toBeInstanceOf(InvalidOptionError);
      }
      expect(await rejection(light.findOneAndUpdate({ weight: 'heavy' as never }))).toBeInstanceOf(CastError);
      expect(spec.wire.names).toEqual([]);
    },
  );

  everyPlace('F88: findOneAndReplace puts a whole document in its place, under its id', wire, async () => {
    await emptied();
    const [jar] = await three();
    await Jar.collection.updateOne({ _id: jar!.id }, { $set: { legacy: 1 } });
    const replaced = await Jar.where({ what: 'plum' }).findOneAndReplace(
      { weight: '4' as never, label: { text: 'new' } },
      { returnDocument: 'after' },
    );
    expect([replaced!.id, replaced!.what, replaced!.weight, replaced!.label!.text]).toEqual([jar!.id, 'jam', 4, 'new']);
    const stored = await Jar.collection.findOne({ _id: jar!.id });
    expect(Object.keys(stored!).sort()).toEqual(['_id', 'createdAt', 'label', 'tags', 'updatedAt', 'w', 'what']);
    expect((await Jar.where({ weight: 4 }).findOneAndReplace({ what: 'x' }))?.what).toBe('jam');
    expect(await Jar.where({ weight: 4 }).findOneAndReplace({ what: 'x' })).toBeNull();
    expect(await rejection(Jar.all().findOneAndReplace({ weight: {} as never }))).toBeInstanceOf(CastError);
    expect(await rejection(Jar.all().findOneAndReplace({ _id: new ObjectId() }))).toBeInstanceOf(
      ImmutableAttributeError,
    );
  });

  everyPlace('F88, E67: findOneAndDelete gives what it took out, which takes no writes any more', wire, async () => {
    await emptied();
    await three();
    const gone = await Jar.all().order({ weight: -1 }).findOneAndDelete();
    expect([gone!.what, gone!.isDestroyed, await Jar.count()]).toEqual(['plum', true, 2]);
    expect(await rejection(gone!.save())).toBeInstanceOf(ReadonlyDocumentError);
    expect(await Jar.where({ what: 'none' }).findOneAndDelete()).toBeNull();
  });

  everyPlace('F88: of models that delete softly the living alone are met, and deleting marks', wire, async () => {
    await Note.collection.deleteMany({});
    const [one] = await Note.createMany([
      { text: 'a', n: 1 },
      { text: 'b', n: 2 },
    ]);
    await one!.destroy();
    const first = Note.all().order('n');
    expect((await first.findOneAndUpdate({ n: 5 }))?.text).toBe('b');
    const gone = await first.findOneAndDelete();
    expect([gone!.text, gone!.isDestroyed, await Note.count(), await Note.onlyDeleted().count()]).toEqual([
      'b',
      true,
      0,
      2,
    ]);
    expect(await Note.all().updateFirst({ n: 1 })).toBe(0);
    expect(await first.withDeleted().findOneAndUpdate({ n: 0 }, { returnDocument: 'after' })).toMatchObject({ n: 0 });
    expect((await Note.findOrCreateBy({ text: 'a' })).id).not.toEqual(one!.id);
  });

  it('F88: a duplicate key is told with its values', async () => {
    await Jar.createMany([{ code: 1 }, { code: 2 }]);
    const error = await rejection(Jar.where({ code: 2 }).findOneAndUpdate({ code: 1 }));
    expect(error).toBeInstanceOf(DuplicateKeyError);
    expect(error).toMatchObject({ values: { code: 1 }, index: 'code_1' });
  });

  it('all of them are refused where the block of the criteria is over', async () => {
    const late = await Jar.withSession(() => ({ jars: Jar.where({ what: 'fig' }) }));
    spec.wire.clear();
    for (const asked of [
      late.jars.firstOrCreate(),
      late.jars.findOneAndUpdate({ weight: 1 }),
      late.jars.take(),
      late.jars.tally('what'),
      late.jars.estimatedCount(),
      late.jars.create(),
    ]) {
      expect(await rejection(asked)).toBeInstanceOf(SessionEndedError);
    }
    expect(spec.wire.names).toEqual([]);
  });
});
