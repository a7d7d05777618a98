import { BSON } from '../../lib/bson/classes';
import { Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model } from '../../lib';
import { AT, HELD, STATE, stateOf } from '../../lib/attributes/document';
import { enlistment } from '../../lib/attributes/enlistment';
import { hydrate, shellOf } from '../../lib/attributes/hydrate';
import { growShape } from '../../lib/attributes/shape';
import { holderOf, isUntouched, Siblings, untouchedPlace } from '../../lib/attributes/siblings';
import { definitionOf } from '../../lib/definition/registry';
import { stringType } from '../../lib/types/string-type';

@Document({ id: false })
class Place extends EmbeddedModel {
  @Field(String) city!: string;
}

@Document({ id: false })
class Visit extends EmbeddedModel {
  @Field(String) title!: string;
  @Field(Date) at!: Date;
  @Field(() => [String]) tags!: string[];
  @Field(String) mood?: string;
  @Field(Number) stars: number = 3;
  @EmbedsOne(() => Place) place?: Place | null;
}

@Document({ collection: 'travellers' })
class Traveller extends Model {
  @Field(String) name!: string;
  @EmbedsMany(() => Visit) visits!: EmbedsMany<Visit>;
}

const at = new Date(1000);
const VISITS = [
  { title: 'first', at, tags: ['a'], place: { city: 'Pisa' } },
  { title: 'second', at, tags: ['b', 'c'], stars: 5 },
];

function travellerOf(visits: readonly unknown[] = VISITS): Traveller {
  const shell = shellOf(Traveller.prototype, definitionOf(Traveller));
  return hydrate<Traveller>(shell, BSON.serialize({ name: 'Emma', visits }));
}

function shares(document: object): boolean {
  return (document as { [HELD]?: unknown })[HELD] instanceof Siblings;
}

describe('Siblings', () => {
  it('are read without a state of their own', () => {
    const { visits } = travellerOf();
    const read = Array.from(visits, ({ title, at, tags, mood }) => ({ title, at, tags: [...tags], mood }));

    expect(read).toEqual([
      { title: 'first', at, tags: ['a'], mood: undefined },
      { title: 'second', at, tags: ['b', 'c'], mood: undefined },
    ]);
    expect(Array.from(visits, shares)).toEqual([true, true]);
    const [date, list] = [visits[0]!.at, visits[1]!.tags];
    expect([visits[0]!.at === date, visits[1]!.tags === list]).toEqual([true, true]);
  });

  it('get one when they are asked for anything else, with what was handed out', () => {
    const { visits } = travellerOf();
    const [first, second] = visits;
    const date = first!.at;

    expect([first!.isChanged(), first!.at === date, shares(first!), shares(second!)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect([first!.parent, first!.title, first!.toObject().tags]).toEqual([expect.any(Traveller), 'first', ['a']]);
  });

  it('show what was changed in place before they had one', () => {
    const traveller = travellerOf();
    const [first, second] = traveller.visits;
    first!.at.setTime(5);
    second!.tags.push('d');

    expect(traveller.isChanged('visits')).toBe(true);
    expect(first!.changes).toEqual({ at: [at, new Date(5)] });
    expect(second!.changes).toEqual({
      tags: [
        ['b', 'c'],
        ['b', 'c', 'd'],
      ],
    });
    expect(first!.resetAttribute('at').at).toEqual(at);
  });

  it('show what was taken out of their list before anybody asked for changes', () => {
    const traveller = travellerOf();
    const [first] = traveller.visits;
    traveller.visits.splice(0, 1);

    expect(traveller.isChanged('visits')).toBe(true);
    traveller.resetAttribute('visits');
    expect(traveller.visits[0]).toBe(first);
    expect(traveller.isChanged()).toBe(false);
  });

  it('are known to be untouched as long as nobody was handed what can change', () => {
    const { visits } = travellerOf();
    const [first, second] = visits;
    const seen = [first!.title, second!.stars];

    expect([seen, isUntouched(first!), isUntouched(second!)]).toEqual([['first', 5], true, true]);
    expect([first!.at, isUntouched(first!), isUntouched(second!)]).toEqual([at, false, true]);
    expect([second![STATE].isNew, isUntouched(second!)]).toEqual([false, false]);
  });

  it('say where they hang and lie as a state of their own does', () => {
    const traveller = travellerOf();
    const [first, second] = traveller.visits;
    const [holder, place] = [holderOf(first!), untouchedPlace(second!)];

    expect([holder?.owner === traveller[STATE], holder?.field.name, shares(first!)]).toEqual([true, 'visits', true]);
    expect(place).toMatchObject({ shape: second![STATE].shape, ...second![STATE].place() });
    expect([holderOf(second!)?.owner === traveller[STATE], untouchedPlace(second!)]).toEqual([true, undefined]);
  });

  it('give defaults and documents inside as any other', () => {
    const [first, second] = travellerOf().visits;

    expect([first!.stars, second!.stars]).toEqual([3, 5]);
    expect([first!.place!.city, second!.place]).toEqual(['Pisa', undefined]);
    expect([first!.place!.parent === first, shares(second!)]).toEqual([true, false]);
  });

  it('are written to as any other', () => {
    const traveller = travellerOf();
    const [first] = traveller.visits;
    first!.title = 'other';

    expect([first!.title, first!.changes]).toEqual(['other', { title: ['first', 'other'] }]);
    expect(stateOf(traveller).changedNames()).toEqual(['visits']);
  });

  it('say which attribute is broken, and the others are read', () => {
    const bytes = BSON.serialize({ visits: [{ title: 'first' }, { title: 'second' }] });
    bytes[Buffer.from(bytes).indexOf('first')] = 0xff;
    const shell = shellOf(Traveller.prototype, definitionOf(Traveller));
    const [first, second] = hydrate<Traveller>(shell, bytes).visits;

    expect(() => first!.title).toThrow(expect.objectContaining({ model: 'Visit', attribute: 'title' }));
    expect(second!.title).toBe('second');
  });

  it('are kept for an abort before they are handed out', () => {
    const [first] = travellerOf().visits;
    expect(first!.at).toEqual(at);
    const { open, enlist } = enlistment;
    const enlisted: unknown[] = [];
    Object.assign(enlistment, { open: 1, enlist: (state: unknown) => enlisted.push(state) });
    try {
      expect([first!.at, first!.title]).toEqual([at, 'first']);
    } finally {
      Object.assign(enlistment, { open, enlist });
    }
    expect(enlisted).toContain(stateOf(first!));
  });

  it('have nothing in a field that their class got since', () => {
    const [first, second] = travellerOf().visits;
    expect(second!.title).toBe('second');
    const added = { name: 'late', storedName: 'late', type: stringType, default: undefined };
    growShape(definitionOf(Visit), added);
    Object.defineProperty(Visit.prototype, 'late', {
      get(this: Visit) {
        return (this as unknown as { [HELD]: Siblings })[HELD].read(this as object, definitionOf(Visit).fields.size);
      },
    });

    expect((first as unknown as { late: unknown }).late).toBeUndefined();
    expect(second!.at).toEqual(at);
  });

  it('are not made where there are too many slots, and hold no place for what is no document', () => {
    const many = travellerOf(Array.from({ length: 1000 }, (_, index) => ({ stars: index }))).visits;
    const mixed = travellerOf(['text', { title: 'one' }]).visits as unknown as unknown[];

    expect([many[999]!.stars, shares(many[999]!)]).toEqual([999, false]);
    expect([mixed[0], (mixed[1] as Visit).title, (mixed[1] as { [AT]: number })[AT] > 0]).toEqual([
      'text',
      'one',
      true,
    ]);
  });
});
