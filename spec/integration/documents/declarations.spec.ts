import {
  BeforeSave,
  BelongsTo,
  connection,
  Document,
  EmbeddedIn,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  HasMany,
  Index,
  InvalidOptionError,
  IsUnique,
  Model,
  UnknownAttributeError,
} from 'threadline';
import { rejection, thrown, wired } from '../wired';

@Document()
class Inner extends EmbeddedModel {
  @Field(String, { name: 'c' }) city?: string;
}

@Document()
class Outer extends Model {
  @Field(String) name?: string;
}

const odd = { nope: 1 } as object;
const DECLARATIONS: readonly (readonly [what: string, says: string, declare: () => unknown])[] = [
  ['@Document', 'collection', () => Document(odd)],
  ['@Field', 'readonly', () => Field(String, odd)(Outer.prototype, 'other')],
  ['@EmbedsOne', 'cascadeCallbacks', () => EmbedsOne(() => Inner, odd)(Outer.prototype, 'other')],
  ['@EmbedsMany', 'beforeAdd', () => EmbedsMany(() => Inner, odd)(Outer.prototype, 'other')],
  ['@EmbeddedIn', 'touch', () => EmbeddedIn(() => Outer, odd)(Inner.prototype, 'outer')],
  ['@HasMany', 'dependent', () => HasMany(() => Outer, odd)(Outer.prototype, 'other')],
  ['@BelongsTo', 'optional', () => BelongsTo(() => Outer, odd)(Outer.prototype, 'other')],
  ['@Index', 'unique', () => Index({ name: 1 }, odd)],
  ['@IsUnique', 'scope', () => IsUnique(odd)(Outer.prototype, 'name')],
  ['@BeforeSave', 'if', () => BeforeSave(odd as never)(Outer.prototype as never, 'save', {})],
];

describe('declarations', () => {
  const spec = wired();

  it.each(DECLARATIONS)(
    'P169: %s refuses an option that it does not have, and lists those such as %s',
    (_, says, declare) => {
      const error = thrown(declare);
      expect(error).toBeInstanceOf(InvalidOptionError);
      expect([error['option'], error.message]).toEqual(['nope', expect.stringContaining(says)]);
    },
  );

  it('I118, P169: what is declared twice is refused, and a subclass may declare it anew', () => {
    class Again extends Model {
      @Field(String) name?: string;
    }
    expect(thrown(() => Field(Number)(Again.prototype, 'name'))).toBeInstanceOf(InvalidOptionError);
    class Sub extends Outer {}
    Field(String, { name: 'n' })(Sub.prototype, 'name');
    const decorated = Document({ collection: 'subs' })(Sub);
    expect(decorated.build({ name: 'a' }).attributes).toMatchObject({ name: 'a' });
    for (const [fields, names] of [
      [
        ['a', 'b'],
        ['x', 'x'],
      ],
      [
        ['a', 'b'],
        ['b', 'x'],
      ],
    ] as const) {
      class Twice extends Model {}
      fields.forEach((field, index) => Field(String, { name: names[index]! })(Twice.prototype, field));
      expect(thrown(() => Document()(Twice))).toMatchObject({ name: 'InvalidOptionError', option: 'name' });
    }
  });

  it('P168, P169: indexes of unknown kinds and without keys are refused at declaration, unknown paths when built', async () => {
    for (const keys of [{}, { name: 2 }, { name: 'desc' }])
      expect(thrown(() => Index(keys as never))).toBeInstanceOf(InvalidOptionError);
    @Document()
    @Index({ nmae: 1 })
    class Mistaken extends Model {
      @Field(String) name?: string;
    }
    spec.wire.clear();
    expect(await rejection(Mistaken.createIndexes())).toBeInstanceOf(UnknownAttributeError);
    expect(spec.wire.names).toEqual([]);
  });

  it('P168: names of properties become those that are stored, inside documents and filters too; again is nothing new', async () => {
    @Document({ collection: 'indexed' })
    @Index({ title: 1, 'inner.city': -1 }, { unique: true, partial: { title: { $gt: 5 as never } }, name: 'both' })
    @Index({ notes: 'text' })
    class Indexed extends Model {
      @Field(String, { name: 't' }) title?: string;
      @Field(String) notes?: string;
      @EmbedsOne(() => Inner, { name: 'i' }) inner!: Inner | null;
    }
    expect(await Indexed.createIndexes()).toEqual(expect.arrayContaining(['both']));
    expect(await Indexed.createIndexes()).toHaveLength(2);
    const indexes = await connection().database().collection('indexed').indexes();
    expect(indexes).toHaveLength(3);
    expect(indexes.find(({ name }) => name === 'both')).toMatchObject({
      key: { t: 1, 'i.c': -1 },
      unique: true,
      partialFilterExpression: { t: { $gt: '5' } },
    });
    await Indexed.create({ title: '6', inner: { city: 'a' } });
    await Indexed.create({ title: '4', inner: { city: 'a' } });
    await Indexed.create({ title: '4', inner: { city: 'a' } });
    expect((await rejection(Indexed.create({ title: '6', inner: { city: 'a' } }))).name).toBe('DuplicateKeyError');
  });

  it('P168: an index that a class and its superclass declare alike is built once', async () => {
    @Document({ collection: 'alike' })
    @Index({ name: 1 })
    class Alike extends Model {
      @Field(String) name?: string;
    }
    @Document()
    @Index({ name: 1 })
    class Below extends Alike {}
    expect(await Below.createIndexes()).toEqual(['name_1']);
    expect((await connection().database().collection('alike').indexes()).map(({ name }) => name)).toEqual([
      '_id_',
      'name_1',
    ]);
  });
});
