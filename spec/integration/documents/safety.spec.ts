import { ObjectId } from 'mongodb';
import {
  CastError,
  Document,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  mapOf,
  Model,
  setOf,
  ThreadlineError,
  UnknownAttributeError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

@Document()
class Twig extends EmbeddedModel {
  @Field(String) label?: string;
  @EmbedsOne(() => Twig) next?: Twig | null;
}

@Document({ collection: 'trees' })
class Tree extends Model {
  @Field(String) name?: string;
  @Field(Number) n?: number;
  @Field(Boolean) admin?: boolean;
  @Field(() => [String]) tags?: string[];
  @Field(() => [Object]) things?: object[];
  @Field(setOf(Object)) set?: Set<object>;
  @Field(Object) object?: Record<string, unknown>;
  @Field(Map) map?: Map<string, unknown>;
  @Field(mapOf(String)) texts?: Map<string, string>;
  @EmbedsMany(() => Twig) twigs!: EmbedsMany<Twig>;
  @EmbedsOne(() => Twig) twig?: Twig | null;
}

/** Names that mean something to JavaScript, to the server, or to neither. */
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  '$ne',
  '$where',
  'a.b',
  '',
  'toJSON',
  'length',
];
const hostile = (value: unknown): object =>
  JSON.parse(`{${KEYS.map((key) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(',')}}`) as object;

describe('documents: safety', () => {
  const spec = wired();
  const wire = () => spec.wire;

  afterEach(() => {
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  everyPlace('A17: whatever the keys of objects and maps are, they are data, there and back', wire, async () => {
    const given = hostile({ polluted: true });
    const one = await Tree.create({ object: given as never, map: new Map(Object.entries(given)), things: [given] });
    const again = await Tree.findOrFail(one.id);
    for (const inside of [again.object, again.things![0], Object.fromEntries(again.map!)]) {
      expect(JSON.stringify(inside)).toBe(JSON.stringify(given));
      expect(Object.getPrototypeOf(inside)).toBe(Object.prototype);
      expect((inside as { polluted?: unknown }).polluted).toBeUndefined();
    }
    again.object!['more'] = 1;
    again.map!.set('__proto__', 'changed');
    again.map!.delete('constructor');
    await again.save();
    const stored = await Tree.findOrFail(one.id);
    expect(Object.keys(stored.object!)).toEqual([...KEYS, 'more']);
    expect([...stored.map!.keys()]).toEqual(KEYS.filter((key) => key !== 'constructor'));
    for (const form of [stored.toObject(), stored.toJSON(), stored.toExtendedJSON()] as { object: object }[]) {
      expect(Object.keys(form.object)).toEqual([...KEYS, 'more']);
    }
    expect(Object.keys(stored.clone().object!)).toEqual([...KEYS, 'more']);
  });

  everyPlace('A17: stored fields with such names, written by others, survive load, change and save', wire, async () => {
    const _id = new ObjectId();
    const names = [
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      'then',
      'save',
      'toJSON',
      'isNew',
    ];
    const others = Object.fromEntries(names.map((name) => [name, { polluted: name }]));
    const twig = { _id: new ObjectId(), label: 'x', ...others };
    await Tree.collection.insertOne({ _id, n: 1, ...others, twigs: [twig], twig });
    const one = await Tree.findOrFail(_id);
    expect([one.isNew, typeof one.save, typeof one.toJSON, (one as { polluted?: unknown }).polluted]).toEqual([
      false,
      'function',
      'function',
      undefined,
    ]);
    one.n = 2;
    one.twigs[0]!.label = 'y';
    await one.save();
    const stored = (await Tree.collection.findOne({ _id }))! as unknown as Record<string, unknown>;
    for (const place of [stored, (stored['twigs'] as object[])[0]!, stored['twig'] as object]) {
      expect(Object.keys(place)).toEqual(expect.arrayContaining(names));
    }
    const again = await Tree.findOrFail(_id);
    const forms = [
      again.toObject(),
      again.toJSON(),
      again.toExtendedJSON(),
      again.attributes,
      again.attributesBeforeTypeCast,
    ];
    for (const form of forms as object[]) expect(Object.getPrototypeOf(form)).toBe(Object.prototype);
    expect(Object.keys(again.toObject())).toEqual(expect.arrayContaining(names));
    const copy = await again.clone().save();
    expect(Object.keys((await Tree.collection.findOne({ _id: copy.id }))!)).toEqual(expect.arrayContaining(names));
  });

  everyPlace('I116: an attribute that is not declared is refused, whatever its name', wire, async () => {
    const tree = await Tree.create({ name: 'a' });
    spec.wire.clear();
    for (const name of [...KEYS, 'isNew', 'save', 'id ', 'twigs.0']) {
      const attributes = JSON.parse(`{${JSON.stringify(name)}: {"polluted": true}}`) as object;
      expect([name, thrown(() => tree.assign(attributes))]).toEqual([name, expect.any(UnknownAttributeError)]);
      expect([name, await rejection(tree.update(attributes))]).toEqual([name, expect.any(UnknownAttributeError)]);
      expect([name, await rejection(Tree.create(attributes))]).toEqual([name, expect.any(UnknownAttributeError)]);
      expect([name, thrown(() => new Twig(attributes as never))]).toEqual([name, expect.any(UnknownAttributeError)]);
      expect([name, await rejection(tree.$set(attributes as never))]).toEqual([name, expect.any(ThreadlineError)]);
    }
    expect([spec.wire.names, tree.isChanged()]).toEqual([[], false]);
    // What is named may be assigned, what is not named is left out.
    tree.assign(JSON.parse('{"name": "b", "admin": true, "__proto__": {"polluted": true}}') as object, {
      only: ['name'],
    });
    expect([tree.name, tree.admin]).toEqual(['b', undefined]);
  });

  everyPlace('I116, promise 17: operators in values are data', wire, async () => {
    const operator = { $gt: '' };
    for (const attributes of [
      { name: operator },
      { n: { $inc: 1 } },
      { tags: [operator] },
      { texts: { a: operator } },
    ] as object[]) {
      const tree = new Tree(attributes as Record<string, unknown>);
      expect(await tree.isValid()).toBe(false);
      expect(await rejection(Tree.create(attributes))).toHaveProperty('code', 'VALIDATION');
    }
    const expression = { $concat: ['$name', 'x'] };
    const tree = await Tree.create({
      name: '$n',
      object: expression,
      things: [operator, { $set: { n: 1 } }],
      set: new Set([operator]),
      texts: new Map([['$a', '$$ROOT']]),
    });
    tree.object = { $literal: expression };
    tree.things!.push({ $unset: 1 });
    tree.twigs.build({ label: '$name' });
    await tree.save();
    await tree.$set({ object: { $inc: { n: 1 } } });
    await tree.$push({ things: { $each: [{ $pop: 1 }] } });
    expect(await Tree.collection.findOne({ _id: tree.id })).toMatchObject({
      name: '$n',
      object: { $inc: { n: 1 } },
      things: [operator, { $set: { n: 1 } }, { $unset: 1 }, { $pop: 1 }],
      set: [operator],
      texts: { $a: '$$ROOT' },
      twigs: [{ label: '$name' }],
    });
    await tree.$push({ things: [{ $each: [1], $slice: 0 }] });
    expect(tree.things!.at(-1)).toEqual({ $each: [1], $slice: 0 });
    expect(await rejection(tree.$set({ name: operator } as never))).toBeInstanceOf(CastError);
    expect(await rejection(tree.$addToSet({ tags: operator }))).toBeInstanceOf(CastError);
    expect(await rejection(Tree.findBy({ name: operator } as never))).toBeInstanceOf(CastError);
    expect(await Tree.where({ _id: tree.id }).updateAll({ object: { $ne: 1 } })).toBe(1);
    expect((await tree.reload()).object).toEqual({ $ne: 1 });
  });

  everyPlace('E: a document with 100,000 items or 100 levels is handled', wire, async () => {
    const big = await Tree.create({
      tags: Array.from({ length: 100_000 }, (_, index) => `t${index}`),
      set: new Set([{ a: 1 }]),
    });
    const many = await Tree.findOrFail(big.id);
    many.tags!.push('last');
    await many.save();
    expect((await Tree.findOrFail(big.id)).tags).toHaveLength(100_001);

    const nest = (depth: number): object =>
      depth === 0 ? { label: 'leaf' } : { label: `at ${depth}`, next: nest(depth - 1) };
    const deep = await Tree.create({ twig: nest(90) as never });
    const again = await Tree.findOrFail(deep.id);
    let twig = again.twig!;
    while (twig.next) twig = twig.next;
    twig.label = 'changed';
    await again.save();
    expect(JSON.stringify(await again.reload())).toContain('"changed"');
    expect(again.isChanged()).toBe(false);

    const plain = (depth: number): object => (depth === 0 ? { leaf: 1 } : { inside: plain(depth - 1) });
    const object = await Tree.create({ object: plain(95) as never });
    expect(JSON.stringify((await Tree.findOrFail(object.id)).object)).toBe(JSON.stringify(plain(95)));
  });

  everyPlace('E: what is deeper than the server stores, or a circle, is refused before it is sent', wire, async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const list: unknown[] = [];
    list.push(list);
    const set = new Set<unknown>();
    set.add(set);
    const deep = (depth: number): object => (depth === 0 ? {} : { inside: deep(depth - 1) });
    for (const value of [circle, { list }, { set }, { map: new Map([['x', circle]]) }, deep(5000)]) {
      const tree = new Tree({ object: value });
      expect(await rejection(tree.save())).toHaveProperty('code', 'VALIDATION');
      expect(await rejection(Tree.where({ object: value } as never).count())).toBeInstanceOf(ThreadlineError);
    }
    const twigs = (depth: number): object => (depth === 0 ? {} : { next: twigs(depth - 1) });
    expect(await rejection((async () => new Tree({ twig: twigs(2000) }).save())())).toBeInstanceOf(ThreadlineError);
    expect(spec.wire.names).toEqual([]);
  });
});
