import { Long } from 'mongodb';
import {
  BelongsTo,
  connection,
  Document,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  IsUnique,
  Model,
  UnknownAttributeError,
  UNCASTABLE,
  ValidationError,
  type FieldType,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

/** A code such as `A-7`, stored as `a7`. */
class Code {
  constructor(readonly text: string) {}
}
const CodeType: FieldType<Code> = {
  name: 'Code',
  mutable: false,
  cast: (value) => (value instanceof Code ? value : typeof value === 'string' ? new Code(value) : UNCASTABLE),
  dump: ({ text }) => text.replace('-', '').toLowerCase(),
  load: (stored) => new Code(String(stored)),
  equals: (one, other) => one.text === other.text,
  copy: (code) => code,
};

@Document()
class Group extends Model {
  @Field(String) name!: string;
}

@Document()
class Tag extends EmbeddedModel {
  @Field(BigInt) @IsUnique({ scope: 'kind' }) number?: bigint;
  @Field(String) kind: string = 'k';
  @Field(Date) @IsUnique() at?: Date;
  @Field(String) @IsUnique({ caseSensitive: false }) word?: string;
}

@Document()
class Page extends Model {
  @Field(String, { name: 'nm' }) @IsUnique({ caseSensitive: false }) name?: string | null;
  @Field(String) @IsUnique({ scope: ['lang', 'group'] }) slug?: string;
  @Field(String, { name: 'ln' }) lang?: string | null;
  @BelongsTo(() => Group, { optional: true }) group!: BelongsTo<Group>;
  @Field(CodeType) @IsUnique() code?: Code;
  @Field(BigInt) @IsUnique() big?: bigint;
  @Field(() => [Number]) @IsUnique() list?: number[];
  @Field(String) @IsUnique({ conditions: { lang: 'en', rank: { $gte: '3' } } }) en?: string;
  @Field(Number, { name: 'rk' }) rank?: number;
  @Field(String)
  @IsUnique({ conditions: async (page: Page) => Promise.resolve({ lang: page.lang ?? null }) })
  own?: string;
  @EmbedsMany(() => Tag) tags!: EmbedsMany<Tag>;
  @EmbedsOne(() => Tag) tag!: Tag | null;
}

@Document({ softDelete: true })
class Note extends Model {
  @Field(String) @IsUnique() title!: string;
}

@Document()
class Mistaken extends Model {
  @Field(String) @IsUnique({ scope: 'nothing' }) title!: string;
}

describe('uniqueness', () => {
  const spec = wired();
  const wire = () => spec.wire;
  let count = 0;
  const word = (): string => `w${(count += 1)}`;
  const isTaken = async (values: object): Promise<readonly string[]> => {
    const page = new Page(values as Record<string, unknown>);
    await page.isValid();
    return page.errors.paths;
  };
  const finds = (): number => spec.wire.named('find').length;

  everyPlace('K136: without regard to case: letters of any language, and no sign has a meaning', wire, async () => {
    const signs = `É.+*?^$(x)[y]{2}|\\d -#&/_ ${word()}`;
    await Page.create({ name: signs });
    expect(await isTaken({ name: signs.toLowerCase() })).toEqual(['name']);
    expect(await isTaken({ name: `${signs}\n` })).toEqual([]);
    expect(await isTaken({ name: signs.slice(1) })).toEqual([]);
    const base = word();
    await Page.create({ name: `${base}\n` });
    await Page.create({ name: `ЖЮ ${base} ŒÄ` });
    expect(await isTaken({ name: base })).toEqual([]);
    expect(await isTaken({ name: `жю ${base} œä` })).toEqual(['name']);
    expect(await isTaken({ name: `жю ${base} œa` })).toEqual([]);
  });

  everyPlace('K136: within a scope of several, by stored names and keys', wire, async () => {
    const [group, slug] = [await Group.create({ name: 'g' }), word()];
    const page = await Page.create({ slug, lang: 'en', group });
    expect(await isTaken({ slug, lang: 'en', group })).toEqual(['slug']);
    expect(await isTaken({ slug, lang: 'de', group })).toEqual([]);
    expect(await isTaken({ slug, lang: 'en' })).toEqual([]);
    await Page.create({ slug, lang: null });
    expect(await isTaken({ slug })).toEqual(['slug']);
    spec.wire.clear();
    await page.update({ rank: 5 });
    expect([finds(), spec.wire.names]).toEqual([0, ['update']]);
    expect(await rejection(page.update({ lang: null, group: null }))).toBeInstanceOf(ValidationError);
    expect(finds()).toBe(1);
  });

  everyPlace('K136: custom types, big integers and lists, as they are stored', wire, async () => {
    const text = word();
    const big = Long.MAX_VALUE.toBigInt() - BigInt((count += 1));
    await Page.create({ code: new Code(`A-${text}`), big, list: [count, 1] });
    expect(await isTaken({ code: `a-${text.toUpperCase()}`, big: big - 1_000_000n, list: [count] })).toEqual(['code']);
    expect(await isTaken({ code: 'other', big, list: [count, 1] })).toEqual(['big', 'list']);
  });

  everyPlace('K136: among those that meet conditions, by attribute names and cast', wire, async () => {
    const [en, own] = [word(), word()];
    await Page.create({ en, lang: 'en', rank: 2, own });
    expect(await isTaken({ en })).toEqual([]);
    await Page.create({ en, lang: 'en', rank: 3 });
    expect(await isTaken({ en })).toEqual(['en']);
    expect([await isTaken({ own }), await isTaken({ own, lang: 'en' })]).toEqual([[], ['own']]);
  });

  everyPlace('K136: what is absent or null is in nobody’s way, and the empty string is a value', wire, async () => {
    await Page.create({ name: null });
    await Page.create({});
    spec.wire.clear();
    expect([await isTaken({ name: null }), await isTaken({}), finds()]).toEqual([[], [], 0]);
    const slug = word();
    await Page.create({ name: '', slug });
    expect(await isTaken({ name: '' })).toEqual(['name']);
    await Page.where({ slug }).deleteAll();
  });

  everyPlace(
    'K136: asks the primary, only where something changed, and never for what could not be cast',
    wire,
    async () => {
      const page = await Page.create({ name: word(), code: new Code(`C-${word()}`) });
      const again = await Page.findOrFail(page.id);
      spec.wire.clear();
      await again.isValid();
      again.name = word();
      again.name = page.name;
      await again.isValid();
      expect(spec.wire.names).toEqual([]);
      again.name = word();
      await again.isValid();
      again.code = 5 as never;
      expect([await again.isValid(), again.errors.paths, finds()]).toEqual([false, ['code'], 2]);
      const reads = spec.wire.named('find').map(({ command }) => command['$readPreference']);
      expect(reads).toEqual([undefined, undefined]);
    },
  );

  everyPlace('K136: a stored document is not in its own way, whatever becomes of its class', wire, async () => {
    const name = word();
    const page = await Page.create({ name });
    page.name = name.toUpperCase();
    await page.save();
    const twin = new Page({ _id: page.id, name });
    expect(await twin.isValid({ context: 'upsert' })).toBe(true);
    await twin.upsert();
    expect(await isTaken({ name })).toEqual(['name']);
  });

  everyPlace('K136: where the document is stored, or will be', wire, async () => {
    const name = word();
    const there = await Page.with({ collection: 'pages_elsewhere' }, () => Page.create({ name }));
    expect(await isTaken({ name })).toEqual([]);
    expect(await Page.with({ collection: 'pages_elsewhere' }, () => isTaken({ name }))).toEqual(['name']);
    await Page.create({ name: `${name}x` });
    there.name = `${name}x`;
    expect(await there.isValid()).toBe(true);
    expect(spec.wire.named('find').at(-1)!.command['find']).toBe('pages_elsewhere');
  });

  everyPlace('K136: softly deleted documents do not count', wire, async () => {
    const title = word();
    const note = await Note.create({ title });
    expect(await new Note({ title }).isValid()).toBe(false);
    await note.destroy();
    await Note.create({ title });
    expect(await new Note({ title }).isValid()).toBe(false);
  });

  everyPlace('K137: members of a list are compared by their types, in memory', wire, async () => {
    const at = new Date(5);
    const page = new Page({
      tags: [
        { number: 1n, at, word: 'Ä' },
        { number: 1n, kind: 'other', at: new Date(5), word: 'ä' },
        { number: 1n, word: 'b' },
        {},
        {},
      ],
      tag: { number: 1n, at },
    });
    expect([await page.isValid(), page.errors.paths, finds()]).toEqual([
      false,
      ['tags.0.number', 'tags.0.at', 'tags.0.word', 'tags.1.at', 'tags.1.word', 'tags.2.number'],
      0,
    ]);
  });

  everyPlace('K137: one that was taken out is in nobody’s way', wire, async () => {
    const page = await Page.create({ tags: [{ word: 'a' }, { word: 'b' }] });
    const [first] = page.tags;
    await first!.destroy();
    page.tags[0]!.word = 'A';
    expect(await page.isValid()).toBe(true);
    await page.save();
    expect(await rejection(page.tags.push({ word: 'a' }))).toBeInstanceOf(ValidationError);
    expect(page.tags).toHaveLength(1);
  });

  it('K136: says so where the scope is no attribute', async () => {
    expect(await rejection(new Mistaken({ title: 'x' }).isValid())).toBeInstanceOf(UnknownAttributeError);
  });

  it('K136: reads in a session of a secondary are not asked of it', async () => {
    await Page.with({ readPreference: 'secondary' }, () => isTaken({ name: word() }));
    expect(connection().client).toBeDefined();
    expect(spec.wire.named('find')[0]!.command['$readPreference']).toBeUndefined();
  });
});
