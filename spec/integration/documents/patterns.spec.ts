import { BSONRegExp } from 'mongodb';
import {
  CastError,
  connection,
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  InvalidOptionError,
  Model,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

@Document()
class Verse extends EmbeddedModel {
  @Field(String) text!: string;
  @Field(RegExp) form?: RegExp;
}

@Document()
class Poem extends Model {
  @Field(String) text!: string;
  @Field(() => [String]) words!: string[];
  @EmbedsMany(() => Verse) verses!: EmbedsMany<Verse>;
}

describe('patterns in queries', () => {
  const spec = wired();
  const wire = () => spec.wire;
  beforeAll(() => connection().database().createCollection('poems'));

  everyPlace('G94: mean the same on the server and in memory, whatever their flags', wire, async () => {
    const text = 'Über\nallen';
    const poem = await Poem.create({ text, words: [text], verses: [{ text }, { text: 'Gipfeln' }] });
    const matching = async (pattern: RegExp): Promise<unknown[]> => [
      await Poem.where({ _id: poem.id, text: pattern }).count(),
      await Poem.where({ _id: poem.id, words: { $in: [pattern] } }).count(),
      await Poem.where({ _id: poem.id, text: { $not: pattern } }).count(),
      await Poem.where({ _id: poem.id, 'verses.text': { $regex: pattern } }).count(),
      poem.verses.where({ text: pattern }).length,
      poem.verses.where({ text: { $not: pattern } }).length,
    ];
    for (const pattern of [/r.a/s, /^ALLEN$/im, /^über.a/isu])
      expect(await matching(pattern)).toEqual([1, 1, 0, 1, 1, 1]);
    expect(await matching(/r.a/)).toEqual([0, 0, 1, 0, 0, 2]);
  });

  everyPlace('G94: are refused, unsent, where the server has nothing for a flag', wire, async () => {
    for (const pattern of [/a/g, /a/y])
      for (const filter of [{ text: pattern }, { text: { $regex: pattern } }, { words: { $nin: [pattern] } }]) {
        const error = await rejection(Poem.where(filter));
        expect(error).toBeInstanceOf(CastError);
        expect(error.message).toContain('flags i, m, s and u');
      }
    expect(await rejection(Poem.where({ text: { $regex: 'a', $options: 'g' } }))).toBeInstanceOf(CastError);
    expect(spec.wire.names).toEqual([]);
  });

  it('G94, G102: one that JavaScript does not have is refused in memory, and compared where a field holds it', () => {
    const poem = new Poem({ text: 'a', verses: [{ text: 'a b', form: /a/s }] });
    const spaced = new BSONRegExp('a b', 'x') as never;
    expect(thrown(() => poem.verses.where({ text: spaced }))).toBeInstanceOf(InvalidOptionError);
    expect(poem.verses.where({ form: { $eq: /a/s } })).toHaveLength(1);
    expect(poem.verses.where({ form: { $eq: /a/i } })).toHaveLength(0);
  });
});
