import {
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  InvalidOptionError,
  Model,
  UnknownAttributeError,
} from 'threadline';
import { thrown } from '../wired';

@Document()
class Tag extends EmbeddedModel {
  @Field(String) text!: string;
}

@Document()
class Card extends Model {
  @Field(String, { name: 't' }) title!: string;
  @Field(BigInt) views: bigint = 2n ** 60n;
  @EmbedsMany(() => Tag) tags!: EmbedsMany<Tag>;
  get loud(): string {
    return this.title.toUpperCase();
  }
  words(): string[] {
    return this.title.split(' ');
  }
}

describe('serialization', () => {
  const card = new Card({ title: 'a b', tags: [{ text: 'x' }] });

  it('I124: only, except and methods', () => {
    expect(card.toObject({ only: ['t'], methods: ['loud', 'words'] })).toEqual({
      title: 'a b',
      loud: 'A B',
      words: ['a', 'b'],
    });
    expect(Object.keys(card.toObject({ except: ['_id', 'tags'] }))).toEqual(['title', 'views']);
    expect(card.toJSON({ only: ['_id', 'views'] })).toEqual({ _id: card.id, views: String(2n ** 60n) });
    expect(card.toObject().tags).toMatchObject([{ text: 'x' }]);
  });

  it('I124: is what JSON.stringify gives, whatever key it has around', () => {
    expect(JSON.parse(JSON.stringify({ only: card }))).toMatchObject({ only: { title: 'a b', tags: [{ text: 'x' }] } });
  });

  it('refuses what does not exist', () => {
    expect(thrown(() => card.toJSON({ only: ['nothing'] }))).toBeInstanceOf(UnknownAttributeError);
    expect(thrown(() => card.toObject({ methods: ['nothing'] }))).toBeInstanceOf(InvalidOptionError);
    expect(thrown(() => card.toObject({ onyl: [] } as never))).toBeInstanceOf(InvalidOptionError);
  });
});
