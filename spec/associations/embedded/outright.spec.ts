import { Document, EmbeddedModel, EmbedsMany, Field, Model, UnknownAttributeError } from 'threadline';
import { wired } from '../../integration/wired';

let made = 0;

@Document()
class Plain extends EmbeddedModel {
  @Field(String) text!: string;
  @Field(Number, { default: 1 }) stars!: number;
  @Field(Date) at?: Date;
}

@Document()
class WithProperty extends EmbeddedModel {
  @Field(String) text!: string;
  readonly note = 'mine';
}

@Document()
class WithPrivate extends EmbeddedModel {
  @Field(String) text!: string;
  readonly #secret = 42;
  get secret(): number {
    return this.#secret;
  }
}

@Document()
class WithConstructor extends EmbeddedModel {
  @Field(String) text!: string;
  constructor(attributes?: Readonly<Record<string, unknown>>) {
    super(attributes);
    made += 1;
  }
}

@Document({ collection: 'boards' })
class Board extends Model {
  @EmbedsMany(() => Plain) plain!: EmbedsMany<Plain>;
  @EmbedsMany(() => WithProperty) withProperty!: EmbedsMany<WithProperty>;
  @EmbedsMany(() => WithPrivate) withPrivate!: EmbedsMany<WithPrivate>;
  @EmbedsMany(() => WithConstructor) withConstructor!: EmbedsMany<WithConstructor>;
}

describe('a new member of a list', () => {
  const spec = wired();
  let board: Board;

  beforeEach(async () => {
    await Board.deleteAll();
    board = await Board.findOrFail((await Board.create({ plain: [{ text: 'first', stars: 2 }] })).id);
    spec.wire.clear();
  });

  it('is all that one is which was constructed', () => {
    const at = new Date(5);
    const one = board.plain.build({ text: 7 as never, at });
    expect(one).toBeInstanceOf(Plain);
    expect([one.isNew, one.text, one.stars, one.at, one.parent === board]).toEqual([true, '7', 1, at, true]);
    expect(one.id).toBeDefined();
    expect([one.attributeBeforeTypeCast('text'), one.isChanged('text'), one.isChanged('stars')]).toEqual([
      7,
      true,
      true,
    ]);
    expect(Object.keys(one)).toEqual(Object.keys(new Plain({ text: '7' })));
    expect(board.plain.last()).toBe(one);
    expect(board.isChanged('plain')).toBe(true);
  });

  it('refuses what it does not know, and is not in the list then', () => {
    expect(() => board.plain.build({ nope: 1 } as never)).toThrow(UnknownAttributeError);
    expect(board.plain).toHaveLength(1);
  });

  it('is constructed where its class gives it more than attributes', () => {
    const before = made;
    expect(board.withProperty.build({ text: 'a' }).note).toBe('mine');
    expect(board.withPrivate.build({ text: 'a' }).secret).toBe(42);
    board.withConstructor.build({ text: 'a' });
    board.withConstructor.build({ text: 'b' });
    expect(made).toBe(before + 2);
  });

  it('goes alone, and what the list was and is can be told afterwards', async () => {
    const at = new Date(5);
    const one = board.plain.build({ text: 'second', at });
    await board.save();
    const { u } = spec.wire.named('update')[0]!.command['updates'][0];
    const id = one.id;
    expect(u).toEqual({ $push: { plain: { $each: [{ _id: id, text: 'second', stars: 1, at }] } } });
    one.text = 'other';
    one.at!.setTime(9);
    const first = { _id: board.plain.first()!.id, text: 'first', stars: 2 };
    const second = { _id: id, text: 'second', stars: 1, at: new Date(5) };
    expect(board.previousChanges.plain).toEqual([[first], [first, second]]);
    expect(one.previousChanges.text).toEqual([undefined, 'second']);
    (board.previousChanges.plain as unknown as { at: Date }[][])[1]![1]!.at.setTime(3);
    expect(one.previousChanges.at).toEqual([undefined, new Date(5)]);
  });
});
