import { IsNotEmpty, Min } from 'class-validator';
import {
  AbstractModelError,
  type Assignable,
  BeforeSave,
  BelongsTo,
  connection,
  Document,
  DocumentNotFoundError,
  EmbeddedModel,
  EmbedsMany,
  Field,
  type Filter,
  HasMany,
  Index,
  InvalidOptionError,
  IsUnique,
  Model,
  Scope,
  UnknownAttributeError,
  UnknownTypeError,
  ValidationError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

const heard: string[] = [];

@Document()
class Dot extends EmbeddedModel {
  @Field(Number) x!: number;
}

@Document()
class Board extends Model {
  @HasMany(() => Shape) shapes!: HasMany<Shape>;
  @HasMany(() => Circle, { foreignKey: 'boardId' }) circles!: HasMany<Circle>;
}

@Document({ timestamps: true })
class Shape extends Model {
  declare _type: string;
  @Field(String) @IsNotEmpty() name!: string;
  @Field(String) @IsUnique() code?: string;
  @Field(Number) size: number = 1;
  @EmbedsMany(() => Dot) dots!: EmbedsMany<Dot>;
  @BelongsTo(() => Board, { optional: true }) board!: BelongsTo<Board>;
  @BeforeSave() hearShape(): void {
    heard.push(`shape ${this.name}`);
  }
  @Scope() static large() {
    return this.where({ size: { $gte: 10 } });
  }
}

@Document()
@Index({ radius: 1 }, { unique: true })
class Circle extends Shape {
  @Field(Number) @Min(1) radius!: number;
  @Field(String) @IsUnique() mark?: string;
  @BeforeSave() hearCircle(): void {
    heard.push(`circle ${this.name}`);
  }
}

@Document({ discriminator: { value: 'quad' } })
class Square extends Shape {
  @Field(Number) side!: number;
}

@Document()
class Disc extends Circle {
  @Field(String) colour?: string;
}

@Document({ abstract: true })
class Base extends Model {
  @Field(String) note?: string;
  @BeforeSave() stamp(): void {
    this.note ??= 'stamped';
  }
}
@Document()
class Left extends Base {}
@Document()
class Right extends Base {}

@Document({ discriminator: { key: 'kind', fallback: true, value: 1 } })
class Job extends Model {
  @Field(Number) kind!: number;
  @Field(String) title?: string;
}
@Document({ discriminator: { value: 2 } })
class Chore extends Job {
  @Field(Number) hours?: number;
}

@Document()
class Alone extends Model {
  @Field(String) name?: string;
}

/** The documents of a `find` as the server was asked for them. */
type Sent = { readonly command: Record<string, unknown> };
const filterOf = (sent: Sent | undefined): unknown => sent?.command['filter'];

let count = 0;
const unique = (): string => `c${(count += 1)}`;

describe('inheritance', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const last = (): Sent => spec.wire.started.at(-1) as unknown as Sent;
  const types = async (ids: unknown[]): Promise<unknown[]> => {
    const rows = await Shape.collection.find({ _id: { $in: ids as never[] } }).toArray();
    return ids.map((id) => rows.find((row) => row._id.equals(id as never))?.['_type']);
  };
  beforeAll(async () => {
    // Collections exist before a transaction writes to them.
    for (const name of ['shapes', 'boards', 'jobs']) await connection().database().createCollection(name);
  });

  everyPlace('P166: writes its type in a hierarchy, and loads each as its class', wire, async () => {
    const circle = await Circle.create({ name: 'c', radius: 2 });
    const square = await Square.create({ name: 's', side: 3 });
    const disc = await Disc.create({ name: 'd', radius: 1, colour: 'red' });
    const shape = await Shape.create({ name: 'p' });
    const ids = [circle, square, disc, shape].map(({ id }) => id);
    expect(await types(ids)).toEqual(['Circle', 'quad', 'Disc', 'Shape']);
    const loaded = await Shape.findMany(ids);
    expect(loaded.map((one) => one.constructor)).toEqual([Circle, Square, Disc, Shape]);
    expect(loaded.map((one) => one._type)).toEqual(['Circle', 'quad', 'Disc', 'Shape']);
    expect((loaded[2] as Disc).colour).toBe('red');
    expect((await Shape.where({ _id: { $in: ids } }).lean())[1]).toMatchObject({ side: 3, _type: 'quad' });
    spec.wire.clear();
    (loaded[0] as Circle).radius = 5;
    await loaded[0]!.save();
    expect(spec.wire.names).toEqual(['update']);
  });

  everyPlace('P166: asks for the types of a class and those below it; the root asks for none', wire, async () => {
    const asked = async (ask: () => PromiseLike<unknown>): Promise<unknown> => {
      spec.wire.clear();
      await ask();
      return filterOf(last());
    };
    expect(await asked(() => Shape.where({ name: 'c' }))).toEqual({ name: 'c' });
    expect(await asked(() => Square.all())).toEqual({ _type: 'quad' });
    expect(await asked(() => Circle.where({ name: 'c' }))).toEqual({ name: 'c', _type: { $in: ['Circle', 'Disc'] } });
    expect(await asked(() => Circle.where({ _type: 'Disc' }))).toEqual({
      _type: 'Disc',
    });
    expect(await asked(() => Circle.where({ _type: 'quad' }))).toEqual({
      $and: [{ _type: 'quad' }, { _type: { $in: ['Circle', 'Disc'] } }],
    });
    expect(await asked(() => Square.large())).toEqual({ size: { $gte: 10 }, _type: 'quad' });
    expect(await asked(() => Shape.where({ name: 'a' }).or(Square.where({ side: 2 })))).toEqual({
      $or: [{ name: 'a' }, { side: 2, _type: 'quad' }],
    });
    expect(await asked(() => Shape.where({ radius: { $gt: 3 } } as Filter<Circle>))).toEqual({ radius: { $gt: 3 } });
    await expect(rejection(Square.where({ radius: 3 } as never))).resolves.toBeInstanceOf(UnknownAttributeError);
  });

  everyPlace('P166, E70: bulk operations, counts, lookups and aggregations are about the class', wire, async () => {
    const name = unique();
    const circle = await Circle.create({ name, radius: 2 });
    const disc = await Disc.create({ name, radius: 3 });
    const square = await Square.create({ name, side: 4 });
    const plain = await Shape.create({ name });
    expect([await Shape.count({ name }), await Circle.count({ name }), await Disc.count({ name })]).toEqual([4, 2, 1]);
    expect([await Square.find(circle.id), (await Circle.find(disc.id))?.constructor]).toEqual([null, Disc]);
    expect([await Square.exists({ name }), await Square.exists({ _id: disc.id })]).toEqual([true, false]);
    expect([
      await Circle.where({ name }).order('radius').pluck('radius'),
      (await Circle.where({ name }).distinct('radius')).sort(),
    ]).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(await Circle.aggregate([{ $match: { name } }, { $count: 'n' }])).toEqual([{ n: 2 }]);
    expect(await Circle.where({ name }).updateAll({ size: 9 })).toBe(2);
    expect((await square.reload()).size).toBe(1);
    expect(await Disc.deleteAll({ name })).toBe(1);
    heard.length = 0;
    expect(await Circle.destroyAll({ name })).toBe(1);
    expect((await Shape.where({ name })).map(({ id }) => id)).toEqual([square.id, plain.id]);
  });

  everyPlace('P166: a query that leaves fields out knows the class all the same', wire, async () => {
    const { id } = await Disc.create({ name: 'd', radius: 1, colour: 'red' });
    const [one] = await Shape.where({ _id: id }).only('name');
    expect(last().command['projection']).toEqual({ _id: 1, _type: 1, name: 1 });
    expect([one!.constructor, one!.name, (one as Shape)._type]).toEqual([Disc, 'd', 'Disc']);
    expect(thrown(() => (one as unknown as Disc).radius).name).toBe('AttributeNotLoadedError');
    const [two] = await Shape.where({ _id: id }).without('_type' as never, 'name');
    expect([two!.constructor, (two as unknown as Disc).colour]).toEqual([Disc, 'red']);
    const [three] = await Shape.where({ _id: id }).only('radius' as never);
    expect((three as unknown as Disc).radius).toBe(1);
  });

  everyPlace('P166: the key in attributes picks the class, among itself and those below', wire, async () => {
    const made = new Shape({ _type: 'Disc', name: 'd', radius: 2, colour: 'red' });
    expect([made.constructor, made._type, (made as Disc).colour]).toEqual([Disc, 'Disc', 'red']);
    const created = await Shape.create({ _type: 'quad', name: 's', side: 2 } as Assignable<Square>);
    expect([created.constructor, (await types([created.id]))[0]]).toEqual([Square, 'quad']);
    expect(thrown(() => new Circle({ _type: 'quad' }))).toMatchObject({ model: 'Circle', key: '_type', value: 'quad' });
    for (const _type of ['Nope', { $ne: null }, 1, ['Circle']])
      expect(thrown(() => new Shape({ _type }))).toBeInstanceOf(UnknownTypeError);
    const found = await Shape.findOrCreateBy({ name: unique(), _type: 'Circle' }, { radius: 4 } as Assignable<Circle>);
    expect([found.constructor, found.isPersisted]).toEqual([Circle, true]);
    const board = await Board.create();
    const built = board.shapes.build({ _type: 'Circle', name: 'b', radius: 1 } as Assignable<Circle>);
    const pushed = await board.shapes.create({ _type: 'quad', name: 'q', side: 1 } as Assignable<Square>);
    expect([built.constructor, pushed.constructor]).toEqual([Circle, Square]);
    await board.save();
    expect([(await board.circles).map((one) => one.constructor), await board.shapes.count()]).toEqual([[Circle], 2]);
    expect((await (await Circle.findOrFail(built.id)).board)?.id).toEqual(board.id);
  });

  everyPlace('P166: createMany of several classes is one insert, each with its own hooks', wire, async () => {
    spec.wire.clear();
    heard.length = 0;
    const made = await Shape.createMany([
      { _type: 'Circle', name: 'a', radius: 1 },
      { name: 'b' },
      { _type: 'quad', name: 'c' },
    ] as Assignable<Circle>[]);
    expect(spec.wire.names).toEqual(['insert']);
    expect(made.map((one) => one.constructor)).toEqual([Circle, Shape, Square]);
    expect([...heard].sort()).toEqual(['circle a', 'shape a', 'shape b', 'shape c']);
    expect(await types(made.map(({ id }) => id))).toEqual(['Circle', 'Shape', 'quad']);
    expect(made.every((one) => 'createdAt' in one.attributes)).toBe(true);
  });

  everyPlace('P166: no assignment changes the class', wire, async () => {
    const circle = await Circle.create({ name: 'c', radius: 2 });
    for (const value of ['quad', null, undefined]) {
      const error = await rejection(circle.update({ _type: value } as never));
      expect(error).toBeInstanceOf(ValidationError);
      circle.resetAttribute('_type');
    }
    const made = new Circle({ name: 'c', radius: 2, _type: undefined });
    await made.save();
    expect(await types([circle.id, made.id])).toEqual(['Circle', 'Circle']);
    expect((await rejection(Circle.where({ _id: circle.id }).updateAll({ _type: 'quad' } as never))).name).toBe(
      'ImmutableAttributeError',
    );
    expect((await rejection(circle.$set({ _type: 'quad' }))).name).toBe('ImmutableAttributeError');
    expect((await rejection(circle.$unset('_type'))).name).toBe('ImmutableAttributeError');
  });

  everyPlace('P166, K136: a validator looks at the documents of the class that declares it', wire, async () => {
    const [code, mark] = [unique(), unique()];
    await Square.create({ name: 's', code });
    await Disc.create({ name: 'd', radius: 1, mark });
    spec.wire.clear();
    const error = await rejection(Circle.create({ name: 'c', radius: 1, code }));
    expect((error as unknown as ValidationError).errors.paths).toEqual(['code']);
    expect(JSON.stringify(filterOf(spec.wire.started[0] as unknown as Sent))).not.toContain('_type');
    expect((await rejection(Circle.create({ name: 'c', radius: 1, mark }))).name).toBe('ValidationError');
    expect(JSON.stringify(filterOf(last()))).toContain('"_type":{"$in":["Circle","Disc"]}');
    expect((await rejection(Disc.create({ name: 'd', radius: 0 }))).name).toBe('ValidationError');
    expect(await Shape.create({ name: 'p', mark: undefined } as never).catch((reason: Error) => reason.name)).toBe(
      'UnknownAttributeError',
    );
  });

  everyPlace('P166: upsert by values stores and gives the right class', wire, async () => {
    const name = unique();
    const made = await Circle.upsert({ name }, { radius: 2 });
    expect([made.constructor, (await types([made.id]))[0]]).toEqual([Circle, 'Circle']);
    const again = await Shape.upsert({ name }, { size: 4 });
    expect([again.constructor, again.id.equals(made.id), again.size, again.isChanged()]).toEqual([
      Circle,
      true,
      4,
      false,
    ]);
    const other = await Square.upsert({ name }, { side: 1 });
    expect([other.id.equals(made.id), await Shape.count({ name })]).toEqual([false, 2]);
    const third = await Shape.upsert({ name, _type: 'Disc' }, { radius: 3 } as Assignable<Circle>);
    expect([third.constructor, await Disc.count({ name })]).toEqual([Disc, 1]);
  });

  everyPlace(
    'I123: becomes keeps the document, its changes and what is inside; saving is one command',
    wire,
    async () => {
      const shape = await Shape.create({ name: 'p', dots: [{ x: 1 }, { x: 2 }] });
      await Shape.collection.updateOne({ _id: shape.id }, { $set: { radius: 4, legacy: true } });
      await shape.reload();
      shape.size = 7;
      const [first] = shape.dots;
      first!.x = 9;
      const circle = shape.becomes(Circle);
      expect([circle.constructor, circle.id, circle.isNew, circle.size, circle.radius]).toEqual([
        Circle,
        shape.id,
        false,
        7,
        4,
      ]);
      expect([circle.dots[0], circle.dots[0]!.parent, Object.keys(circle.changes).sort()]).toEqual([
        first,
        circle,
        ['_type', 'dots', 'size'],
      ]);
      spec.wire.clear();
      await circle.save();
      expect([spec.wire.names, circle.isChanged()]).toEqual([['update'], false]);
      const stored = await Shape.collection.findOne({ _id: shape.id });
      expect(stored).toMatchObject({ _type: 'Circle', size: 7, radius: 4, legacy: true, dots: [{ x: 9 }, { x: 2 }] });
      expect((await Shape.findOrFail(shape.id)).constructor).toBe(Circle);
      await expect(rejection(shape.reload())).resolves.toBeInstanceOf(DocumentNotFoundError);
    },
  );

  it('I123: becomes refuses what would be lost, and classes of another hierarchy', async () => {
    const circle = await Circle.create({ name: 'c', radius: 2 });
    circle.radius = 3;
    expect(thrown(() => circle.becomes(Shape))).toMatchObject({ name: 'InvalidOptionError', option: 'radius' });
    circle.resetAttribute('radius');
    const shape = await circle.becomes(Shape).save();
    expect(await Shape.collection.findOne({ _id: shape.id })).toMatchObject({ _type: 'Shape', radius: 2 });
    expect(thrown(() => shape.becomes(Alone))).toBeInstanceOf(InvalidOptionError);
    expect(thrown(() => shape.becomes(Base as never))).toBeInstanceOf(AbstractModelError);
    const made = new Shape({ name: 'new' }).becomes(Square);
    await made.save();
    expect(await types([made.id])).toEqual(['quad']);
    expect(thrown(() => new Circle({ name: 'n', radius: 4 }).becomes(Shape)).message).toContain('radius');
  });

  everyPlace('I123: becomes to and fro keeps what was saved between', wire, async () => {
    const circle = await Circle.findOrFail((await Circle.create({ name: 'c', radius: 2 })).id);
    await circle.update({ radius: 5, size: 3 });
    const shape = await circle.becomes(Shape).save();
    expect([shape._type, shape.size, shape.previousChanges]).toEqual([
      'Shape',
      3,
      expect.objectContaining({ _type: ['Circle', 'Shape'] }),
    ]);
    const again = await shape.becomes(Square).becomes(Disc).save();
    expect([again.radius, again.size, again._type]).toEqual([5, 3, 'Disc']);
    await again.upsert({ replace: true });
    expect(await Shape.collection.findOne({ _id: circle.id })).toMatchObject({
      _type: 'Disc',
      radius: 5,
      size: 3,
      name: 'c',
    });
  });

  it('I123: after an abort memory is what it was', async () => {
    const shape = await Shape.create({ name: 'p', dots: [{ x: 1 }] });
    const [dot] = shape.dots;
    await Shape.transaction(async () => {
      const circle = shape.becomes(Circle);
      circle.radius = 2;
      circle.dots[0]!.x = 5;
      await circle.save();
      throw new Error('no');
    }).catch(() => undefined);
    expect([shape.dots[0], dot!.parent, dot!.x, shape.isChanged()]).toEqual([dot, shape, 1, false]);
    expect(await types([shape.id])).toEqual(['Shape']);
    dot!.x = 6;
    await shape.save();
    expect((await Shape.findOrFail(shape.id)).dots[0]!.x).toBe(6);
  });

  it('P166: what a subclass declares is neither upwards nor beside', () => {
    expect('radius' in Shape.prototype || 'side' in Circle.prototype).toBe(false);
    expect(thrown(() => new Square({ radius: 1 }))).toBeInstanceOf(UnknownAttributeError);
    expect(Object.keys(new Disc({ name: 'd', radius: 1 }).toObject())).toEqual(
      expect.arrayContaining(['_id', 'name', 'size', 'radius', '_type']),
    );
  });

  it('P166: an unknown type is an error, unless the root has a fallback', async () => {
    const { insertedId } = await Shape.collection.insertOne({ _type: 'Blob', name: 'b' });
    expect(await rejection(Shape.find(insertedId))).toMatchObject({
      name: 'UnknownTypeError',
      model: 'Shape',
      key: '_type',
      value: 'Blob',
    });
    await Shape.collection.deleteOne({ _id: insertedId });
    const job = await Job.collection.insertOne({ kind: 9, title: 'odd', extra: 1 });
    const loaded = await Job.findOrFail(job.insertedId);
    await loaded.update({ title: 'even' });
    expect([loaded.constructor, loaded.kind]).toEqual([Job, 9]);
    expect(await Job.collection.findOne({ _id: job.insertedId })).toMatchObject({ kind: 9, title: 'even', extra: 1 });
  });

  it('P166: key and values are configurable, and a document without the key is of the root', async () => {
    const chore = await Chore.create({ title: 't', hours: 2 });
    expect([chore.kind, (await Job.findOrFail(chore.id)).constructor]).toEqual([2, Chore]);
    expect(await Job.collection.findOne({ _id: chore.id })).toMatchObject({ kind: 2 });
    const { insertedId } = await Job.collection.insertOne({ title: 'old' });
    const old = await Job.findOrFail(insertedId);
    expect([old.constructor, old.kind, old.isChanged(), await Chore.find(insertedId)]).toEqual([Job, 1, false, null]);
    expect((await Job.where({ kind: 2 })).map(({ id }) => id)).toEqual([chore.id]);
  });

  it('P166: a class alone writes no key; an abstract one has no documents, and each below its own collection', async () => {
    const alone = await Alone.create({ name: 'a' });
    expect(Object.keys((await spec.stored('alones'))[0]!)).not.toContain('_type');
    expect(alone.toObject()).not.toHaveProperty('_type');
    await Left.create();
    await Right.create();
    expect((await spec.stored('lefts')).at(-1)).toEqual({ _id: expect.anything(), note: 'stamped' });
    expect([Left.collection.collectionName, Right.collection.collectionName]).toEqual(['lefts', 'rights']);
    expect(thrown(() => new Base())).toBeInstanceOf(AbstractModelError);
    spec.wire.clear();
    for (const ask of [() => Base.count(), () => Base.create(), () => Base.find('0123456789abcdef01234567')])
      await expect(rejection(ask())).resolves.toMatchObject({ name: 'AbstractModelError', model: 'Base' });
    expect(spec.wire.names).toEqual([]);
  });

  it('P166, P168: a unique index of a subclass is over its own documents', async () => {
    await Shape.deleteAll();
    await Circle.createIndexes();
    const index = (await Shape.collection.indexes()).find(({ name }) => name === 'radius_1');
    expect(index).toMatchObject({ unique: true, partialFilterExpression: { _type: { $in: ['Circle', 'Disc'] } } });
    await Shape.collection.dropIndexes();
  });

  it('P169: refuses at declaration what does not fit', () => {
    const refused = (declare: () => unknown): unknown => expect(thrown(declare)).toBeInstanceOf(InvalidOptionError);
    refused(() => Document({ discriminator: { key: 'sort' } })(class Oval extends Shape {}));
    refused(() => Document({ discriminator: { fallback: true } })(class Oval extends Shape {}));
    refused(() => Document({ discriminator: { value: 'quad' } })(class Oval extends Shape {}));
    refused(() => Document()({ Circle: class extends Shape {} }.Circle));
    refused(() => Document({ softDelete: true })(class Oval extends Shape {}));
    refused(() => Document({ discriminator: { value: '' } }));
    refused(() => Document({ discriminator: { key: '_id' } }));
    refused(() => Document({ discriminator: { sort: 1 } as never }));
    expect(thrown(() => Document({ discriminator: { key: 'save' } })(class Oval extends Model {})).name).toBe(
      'ReservedFieldError',
    );
    @Document({ collection: 'ovals' })
    class Oval extends Shape {}
    expect(Oval.collection.collectionName).toBe('ovals');
    expect(new Oval({ name: 'o' }).toObject()).not.toHaveProperty('_type');
  });
});
