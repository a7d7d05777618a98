import {
  BelongsTo,
  CastError,
  Document,
  DuplicateKeyError,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  Index,
  Model,
  UnknownAttributeError,
} from 'threadline';
import { rejection, wired } from '../integration/wired';

@Document()
class Geo extends EmbeddedModel {
  @Field(Object, { name: 'pt' }) point!: object;
}

@Document()
class Place extends EmbeddedModel {
  @Field(String, { name: 'c' }) city!: string;
  @EmbedsOne(() => Geo, { name: 'g' }) geo!: Geo | null;
}

@Document()
class Owner extends Model {}

@Document()
@Index({ email: 1 }, { unique: true, partial: { status: 'live', age: { $gte: '18' as never } } })
@Index({ age: -1, email: 1 }, { name: 'by_age' })
@Index({ 'home.city': 1, 'former.city': 1 })
@Index({ 'home.geo.point': '2dsphere' })
@Index({ 'meta.any.where': 1 }, { sparse: true })
@Index({ owner: 1 })
@Index({ seenAt: 1 }, { expireAfterSeconds: 3600 })
@Index({ bio: 'text' })
@Index({ code: 'hashed' })
class Person extends Model {
  @Field(String, { name: 'em' }) email!: string;
  @Field(Number, { name: 'a' }) age?: number;
  @Field(String, { name: 'st' }) status: string = 'live';
  @Field(String) bio?: string;
  @Field(String) code?: string;
  @Field(Date) seenAt?: Date;
  @Field(Object) meta?: object;
  @EmbedsOne(() => Place, { name: 'h' }) home?: Place | null;
  @EmbedsMany(() => Place) former!: Place[];
  @BelongsTo(() => Owner, { optional: true }) owner!: BelongsTo<Owner>;
}

@Document()
@Index({ emial: 1 })
class Mistyped extends Model {
  @Field(String) email!: string;
}

@Document()
@Index({ email: 1 }, { partial: { email: { $gt: {} as never } } })
class Uncast extends Model {
  @Field(String) email!: string;
}

@Document()
class None extends Model {}

describe('the declared indexes of a model', () => {
  const spec = wired();
  let names: string[];

  beforeAll(async () => {
    names = await Person.createIndexes();
  });

  it('are built in one command, and give their names', () => {
    expect(names.sort()).toEqual(
      [
        'em_1',
        'by_age',
        'h.c_1_former.c_1',
        'h.g.pt_2dsphere',
        'meta.any.where_1',
        'ownerId_1',
        'seenAt_1',
        'bio_text',
        'code_hashed',
      ].sort(),
    );
  });

  it('have the stored names in keys and partial filters, whose values are cast', async () => {
    const indexes = await Person.collection.indexes();
    const by = new Map(indexes.map((index) => [index.name, index]));
    expect(by.get('em_1')).toMatchObject({ key: { em: 1 }, unique: true });
    expect(by.get('em_1')!['partialFilterExpression']).toEqual({ st: 'live', a: { $gte: 18 } });
    expect(Object.entries(by.get('by_age')!.key)).toEqual([
      ['a', -1],
      ['em', 1],
    ]);
    expect(by.get('meta.any.where_1')).toMatchObject({ sparse: true });
    expect(by.get('seenAt_1')).toMatchObject({ expireAfterSeconds: 3600 });
  });

  it('hold: a unique one for the documents that its partial filter covers', async () => {
    await Person.create({ email: 'one', age: 20 });
    await Person.create({ email: 'one', age: 17 });
    await Person.create({ email: 'one', age: 20, status: 'gone' });
    const error = await rejection(Person.create({ email: 'one', age: 30 }));
    expect(error).toBeInstanceOf(DuplicateKeyError);
    expect(error).toMatchObject({ index: 'em_1', values: { em: 'one' } });
  });

  it('are left alone where they exist', async () => {
    expect((await Person.createIndexes()).sort()).toEqual(names.sort());
    expect(await Person.collection.indexes()).toHaveLength(names.length + 1);
  });

  it('are built where the model is stored here', async () => {
    await Person.with({ collection: 'archive' }, () => Person.createIndexes());
    const archive = await Person.with({ collection: 'archive' }, () => Person.collection.indexes());
    expect(archive).toHaveLength(names.length + 1);
  });

  it.each<[string, () => Promise<unknown>, abstract new (...args: never) => Error]>([
    ['a key that the model does not know', () => Mistyped.createIndexes(), UnknownAttributeError],
    ['a partial filter whose value has no place there', () => Uncast.createIndexes(), CastError],
  ])('with %s send nothing', async (_, create, error) => {
    spec.wire.clear();
    expect(await rejection(create())).toBeInstanceOf(error);
    expect(spec.wire.names).toEqual([]);
  });

  it('may be none', async () => {
    spec.wire.clear();
    expect(await None.createIndexes()).toEqual([]);
    expect(spec.wire.names).toEqual([]);
  });
});
