import {
  Document,
  EmbeddedModel,
  EmbedsOne,
  Field,
  InvalidOptionError,
  Model,
  UnknownAttributeError,
} from 'threadline';
import { QUERY, type Query } from '../../lib/criteria/query';
import { builtDocument, newDocument, requireWhole } from '../../lib/criteria/new-document';
import { thrown } from '../integration/wired';

@Document()
class Cap extends EmbeddedModel {
  @Field(String) colour!: string;
}

@Document()
class Pen extends Model {
  @Field(String, { name: 'c' }) colour?: string | null;
  @Field(() => [Number]) sizes?: number[];
  @Field(Object) meta?: object;
  @EmbedsOne(() => Cap) cap!: Cap | null;
}

const query = (criteria: { readonly [QUERY]: Query }): Query => criteria[QUERY];

describe('a new document of a query', () => {
  it('has what the query says that all are equal to', () => {
    const pens = Pen.where({ c: 'red', sizes: 5 } as never).where({ $and: [{ meta: { a: 1 } }] });
    expect(builtDocument<Pen>(query(pens), undefined)).toMatchObject({ colour: 'red', sizes: [5], meta: { a: 1 } });
    const cap = new Cap({ colour: 'blue' });
    expect(builtDocument<Pen>(query(Pen.where({ cap } as never)), undefined).cap!.colour).toBe('blue');
    expect(builtDocument<Pen>(query(Pen.where({ colour: null })), undefined).colour).toBeNull();
  });

  it('has nothing of operators, patterns, alternatives and what lies inside', () => {
    const pens = Pen.where({ colour: /r/, sizes: { $gt: 1 }, 'meta.a': 1, $or: [{ colour: 'x' }] });
    const others = pens.or({ colour: 'red' }).not({ colour: 'blue' });
    for (const one of [pens, others]) {
      const pen = builtDocument<Pen>(query(one), undefined);
      expect([pen.colour, pen.sizes, pen.meta]).toEqual([undefined, undefined, undefined]);
    }
  });

  it('has the latest of several values, under whatever name they are given', async () => {
    const pens = query(Pen.where({ colour: 'query' }).createWith({ c: 'with' } as never));
    expect((await newDocument<Pen>(pens, {}, undefined)).colour).toBe('with');
    expect((await newDocument<Pen>(pens, { c: 'values' }, undefined)).colour).toBe('values');
    expect((await newDocument<Pen>(pens, { colour: 'values' }, { c: 'more' })).colour).toBe('more');
    const made = await newDocument<Pen>(pens, {}, (pen: Pen) => void (pen.colour += '!'));
    expect(made.colour).toBe('with!');
  });

  it('is not made of what is unknown, or would never be found again', () => {
    expect(thrown(() => builtDocument(query(Pen.all()), { nope: 1 }))).toBeInstanceOf(UnknownAttributeError);
    expect(thrown(() => builtDocument(query(Pen.all()), 'text' as never))).toBeInstanceOf(InvalidOptionError);
    expect(thrown(() => requireWhole(query(Pen.all()), { 'meta.a': 1 }, undefined))).toBeInstanceOf(InvalidOptionError);
    requireWhole(query(Pen.all()), { 'meta.a': 1 }, { meta: { a: 1 } });
    requireWhole(query(Pen.createWith({ meta: { a: 1 } })), { 'meta.a': 1 }, undefined);
    requireWhole(query(Pen.all()), { 'meta.a': 1 }, () => undefined);
  });
});
