import * as fc from 'fast-check';
import { BSON, Double, Long, ObjectId } from '../../lib/bson/classes';
import { noUpdate } from '../../lib/attributes/update';
import { UNCASTABLE } from '../../lib/types/field-type';
import { arbitraryDocument } from '../bson/arbitrary-document';
import { rawDocument, rawInt } from '../bson/raw';
import { declare, type Loaded, Person } from './sample';

const id = new ObjectId();
const set = (...entries: [string, unknown][]) => ({
  ...noUpdate(),
  set: entries.map(([name, value]) => ({ path: [name], value })),
});

/** Property, what is stored, a change in place, what is stored then. */
const IN_PLACE: readonly (readonly [
  name: string,
  stored: unknown,
  change: (value: never) => unknown,
  expected: unknown,
])[] = [
  ['tags', ['b', 'a'], (tags: string[]) => tags.push('c'), ['b', 'a', 'c']],
  ['tags', ['b', 'a'], (tags: string[]) => tags.sort(), ['a', 'b']],
  ['tags', ['b', 'a'], (tags: string[]) => tags.splice(0, 1), ['a']],
  ['tags', ['a'], (tags: unknown[]) => tags.push(5), ['a', '5']],
  ['scores', [[1, 2], [3]], (scores: number[][]) => scores[0]!.reverse(), [[2, 1], [3]]],
  ['settings', { a: { b: 1 } }, (settings: { a: { b: number } }) => (settings.a.b = 2), { a: { b: 2 } }],
  ['settings', { a: 1, b: 2 }, (settings: { a?: number }) => delete settings.a, { b: 2 }],
  ['settings', { a: [1] }, (settings: { a: number[] }) => settings.a.push(2), { a: [1, 2] }],
  ['labels', { a: 1 }, (labels: Map<string, unknown>) => labels.set('b', 2), new Map(Object.entries({ a: 1, b: 2 }))],
  ['labels', { a: 1 }, (labels: Map<string, unknown>) => labels.delete('a'), new Map()],
  ['born', new Date(5), (born: Date) => born.setTime(6), new Date(6)],
  ['photo', Buffer.from('abc'), (photo: Buffer) => photo.write('x'), Buffer.from('xbc')],
  // Of another type than declared, and kept: even that can change.
  ['username', ['a'], (names: string[]) => names.push('b'), ['a', 'b']],
];

describe('changes', () => {
  it.each(IN_PLACE)('of %s in place are found (%#)', (name, stored, change, expected) => {
    const { document, state } = Person.load({ _id: id, [name]: stored });
    const before = Person.load({ [name]: stored }).document[name];
    change(document[name] as never);

    expect([state.isChanged(name), state.isChanged()]).toEqual([true, true]);
    expect(state.changes()).toEqual(new Map([[name, [before, document[name]]]]));
    expect(state.was(name)).toEqual(before);
    expect(state.forUpdate()).toEqual(set([name, expected]));
    state.settle();
    expect([state.isChanged(), state.forUpdate(), state.previousChanges.size]).toEqual([false, null, 1]);
  });

  it('are the values at the load and now, however many lie between', () => {
    const { document, state } = Person.load({ _id: id, username: 'a', age: 1 });
    document.username = 'b';
    document.username = 'c';

    expect(state.changes()).toEqual(new Map([['username', ['a', 'c']]]));
    expect([state.isChanged('username'), state.isChanged('age'), state.was('username'), state.was('age')]).toEqual([
      true,
      false,
      'a',
      1,
    ]);
  });

  it.each<[string, unknown, unknown, unknown]>([
    ['username', 'a', 'b', 'a'],
    ['age', 1, 2, '1'],
    ['age', Long.MAX_VALUE, 2, Long.MAX_VALUE],
    ['age', new Double(5), 2, 5],
    ['active', true, false, true],
    ['born', new Date(5), new Date(6), 5],
    ['friend', id, new ObjectId(), id.toHexString()],
    ['visits', Long.fromNumber(5), 6n, 5n],
    ['tags', ['a'], [], ['a']],
    ['labels', { a: 1 }, {}, { a: 1 }],
    ['settings', { a: { b: 1 } }, {}, { a: { b: 1 } }],
    ['username', null, 'a', null],
  ])('of %s are none once it is %p again', (name, stored, other, back) => {
    const { document, state } = Person.load({ _id: id, [name]: stored });
    document[name] = other;
    expect(state.isChanged()).toBe(true);
    document[name] = back;
    expect([state.isChanged(), state.changes().size, state.forUpdate()]).toEqual([false, 0, null]);
  });

  it('tell null from nothing', () => {
    const { document, state } = Person.load({ _id: id, username: null, age: 1 });
    document.username = undefined;
    document.age = null;

    expect(state.forUpdate()).toEqual({ ...set(['age', null]), unset: [['username']] });
  });

  it('are known under both names, and written under the stored one', () => {
    const { state } = Person.load({ _id: id, em: 'a' });
    state.writeNamed('em', 'b');

    expect([state.isChanged('em'), state.isChanged('email'), state.was('em'), state.readNamed('em')]).toEqual([
      true,
      true,
      'a',
      'b',
    ]);
    expect([state.changes(), state.forUpdate()]).toEqual([new Map([['email', ['a', 'b']]]), set(['em', 'b'])]);
  });

  it('are undone by reset, one by one', () => {
    const { document, state } = Person.load({ _id: id, tags: ['a'], age: 1 });
    (document.tags as string[]).push('b');
    document.age = 'abc';
    state.reset('tags');
    state.reset('age');
    state.reset('username');

    expect([document.tags, document.age, document.username, state.isChanged(), state.castErrors().size]).toEqual([
      ['a'],
      1,
      undefined,
      false,
      0,
    ]);
    (document.tags as string[]).push('c');
    expect(state.isChanged('tags')).toBe(true);
  });

  it('reading alone makes none, whatever is stored', () => {
    fc.assert(
      fc.property(
        arbitraryDocument,
        fc.constantFrom('settings', 'labels', 'tags', 'username', 'visits'),
        (stored, name) => {
          const { document, state } = Person.load(BSON.serialize(new Map([[name, stored]])));
          void document[name];

          expect(state.forUpdate()).toBeNull();
        },
      ),
    );
  });

  it('never rewrite a Long that a number cannot hold', () => {
    const { document, state } = Person.load({ _id: id, age: Long.MAX_VALUE, username: 'a' });
    document.username = 'b';

    expect([document.age, state.forUpdate()]).toEqual([Long.MAX_VALUE, set(['username', 'b'])]);
  });

  it('of an unknown name are an error', () => {
    const { state } = Person.load({ _id: id, legacy: 1 });

    for (const use of [
      () => state.readNamed('legacy'),
      () => state.writeNamed('x', 1),
      () => state.isChanged('x'),
      () => state.was('x'),
    ]) {
      expect(use).toThrow(expect.objectContaining({ code: 'UNKNOWN_ATTRIBUTE', model: 'Person' }));
    }
    expect(state.has('x')).toBe(false);
  });
});

describe('forUpdate', () => {
  it('refuses another _id, and takes the same', () => {
    const { document, state } = Person.load({ _id: id });
    document._id = id.toHexString();
    expect(state.forUpdate()).toBeNull();

    document._id = new ObjectId();
    expect(() => state.forUpdate()).toThrow(expect.objectContaining({ code: 'IMMUTABLE_ATTRIBUTE', attribute: '_id' }));
  });

  it.each([
    ['beside another', rawDocument([16, 'age', rawInt(1)], [16, 'age', rawInt(2)]), 'age', 3],
    [
      'inside a value',
      rawDocument([3, 'settings', rawDocument([16, 'a', rawInt(1)], [16, 'a', rawInt(2)])]),
      'settings',
      {},
    ],
  ])('refuses a key that is stored twice %s, and nothing else', (_where, bytes, name, value) => {
    const { document, state } = Person.load(bytes);
    document.username = 'Emily';
    expect(state.forUpdate()).toEqual(set(['username', 'Emily']));

    document[name] = value;
    expect(() => state.forUpdate()).toThrow(expect.objectContaining({ code: 'MALFORMED_DOCUMENT', attribute: name }));
  });

  it('refuses what cannot be cast after a change in place', () => {
    const { document, state } = Person.load({ _id: id, tags: ['a'] });
    (document.tags as unknown[]).push({ $ne: null });

    expect([...state.castErrors().keys()]).toEqual(['tags']);
    expect(() => state.forUpdate()).toThrow(expect.objectContaining({ code: 'CAST', path: 'tags' }));
  });

  it('keeps operators in values as data', () => {
    const { document, state } = Person.load({ _id: id });
    document.settings = { $set: { admin: true } };

    expect(state.forUpdate()).toEqual(set(['settings', { $set: { admin: true } }]));
  });
});

describe('forInsert', () => {
  it('gives everything under its stored name, _id first, without what is unset', () => {
    const { state } = Person.create({ em: 'a', age: '5', tags: ['x'], username: undefined, active: null });
    const stored = state.forInsert();

    expect(Object.keys(stored)).toEqual(['_id', 'age', 'active', 'tags', 'em']);
    expect(stored).toMatchObject({ age: 5, active: null, tags: ['x'], em: 'a' });
  });

  it('keeps a stored name that means something to JavaScript as data', () => {
    const Odd = declare('Odd', { proto: { of: Object, storedName: '__proto__' } });
    const stored = Odd.create({ proto: { polluted: true } }).state.forInsert();

    expect([Object.keys(stored), 'polluted' in stored]).toEqual([['_id', '__proto__'], false]);
    expect(BSON.deserialize(BSON.serialize(stored))).toEqual(stored);
    expect(Odd.load(BSON.serialize(stored)).document.proto).toEqual({ polluted: true });
  });

  it('refuses what cannot be cast', () => {
    expect(() => Person.create({ age: 'abc' }).state.forInsert()).toThrow(
      expect.objectContaining({ code: 'CAST', path: 'age' }),
    );
  });

  it('comes back as it went in', () => {
    const values = {
      username: 'Emily',
      visits: 2n ** 60n,
      labels: { a: [1] },
      photo: Buffer.from('a'),
      born: new Date(5),
    };
    const { document, state } = Person.create(values);
    const loaded = Person.load(BSON.serialize(state.forInsert()));

    for (const name of Person.definition.fields.keys()) expect(loaded.document[name]).toEqual(document[name]);
  });
});

describe('settle', () => {
  const change = ({ document }: Loaded) => {
    document.username = 'b';
    document.tags = ['x'];
  };

  it('makes changes previous ones', () => {
    const loaded = Person.load({ _id: id, username: 'a' });
    change(loaded);
    loaded.state.settle();

    expect(loaded.state.isChanged()).toBe(false);
    expect(loaded.state.previousChanges).toEqual(
      new Map(Object.entries({ username: ['a', 'b'], tags: [undefined, ['x']] })),
    );
    loaded.document.username = 'a';
    expect(loaded.state.changes()).toEqual(new Map([['username', ['b', 'a']]]));
    loaded.state.settle();
    expect([...loaded.state.previousChanges.keys()]).toEqual(['username']);
  });

  it('works for new documents, and leaves the flags alone', () => {
    const created = Person.create({ username: 'a', tags: ['x'] });
    created.state.settle();

    expect([created.state.isNew, created.state.isChanged(), created.state.previousChanges.get('username')]).toEqual([
      true,
      false,
      [undefined, 'a'],
    ]);
    (created.document.tags as string[]).push('y');
    expect(created.state.previousChanges.get('tags')).toEqual([undefined, ['x']]);
    expect(created.state.forUpdate()).toEqual(set(['tags', ['x', 'y']]));
  });

  it.each(IN_PLACE.slice(0, -1))(
    'keeps %s as it was sent, whoever is handed it meanwhile (%#)',
    (name, given, change, is) => {
      const { document, state } = Person.create({ [name]: given });
      const stored = state.forInsert();
      const pending = state.pending();
      const value = document[name];
      change(value as never);
      const sent = BSON.serialize(stored);
      state.settle(pending);
      state.isNew = false;

      expect(document[name]).toBe(value);
      expect([state.isChanged(name), state.forUpdate()]).toEqual([true, set([name, is])]);
      expect(state.previousChanges.get(name)).toEqual([undefined, Person.create({ [name]: given }).document[name]]);
      expect(Person.load(sent).document[name]).toEqual(state.was(name));
    },
  );

  it('gives back what was handed out after a snapshot, and still sees it change', () => {
    const { document, state } = Person.create({ username: 'a', tags: ['x'] });
    state.settle(state.pending());
    const kept = state.snapshot();
    const tags = document.tags as string[];
    tags.push('y');
    state.restore(kept);

    expect([document.tags === tags, tags, state.isChanged('tags')]).toEqual([true, ['x'], false]);
    tags.push('z');
    expect([state.isChanged('tags'), state.was('tags')]).toEqual([true, ['x']]);
  });

  it('of some attributes leaves the others changed', () => {
    const loaded = Person.load({ _id: id, username: 'a' });
    change(loaded);
    loaded.state.settleSome(['username']);

    expect([loaded.state.forUpdate(), [...loaded.state.previousChanges.keys()]]).toEqual([
      set(['tags', ['x']]),
      ['username'],
    ]);
  });
});

describe('replaceBytes', () => {
  it('forgets all that was loaded and changed', () => {
    const { document, state } = Person.load({ _id: id, username: 'a', tags: ['x'] });
    document.username = 'b';
    state.settle();
    document.age = 'abc';
    void document.tags;
    state.replaceBytes(BSON.serialize({ _id: id, username: 'c', legacy: 1 }));

    expect([document.username, document.age, document.tags, state.isChanged(), state.castErrors().size]).toEqual([
      'c',
      undefined,
      undefined,
      false,
      0,
    ]);
    expect([state.previousChanges.size, state.toObject()]).toEqual([0, { _id: id, username: 'c', legacy: 1 }]);
  });
});

describe('toObject', () => {
  const stored = { _id: id, em: 'a', legacy: { deep: [1] }, tags: ['x'], old: new Double(5) };

  it('shows attributes by their names, and what else is stored', () => {
    const { document, state } = Person.load(stored);
    document.age = 5;

    expect(state.toObject()).toEqual({ _id: id, email: 'a', age: 5, tags: ['x'], legacy: { deep: [1] }, old: 5 });
    expect(state.names()).toEqual([...Person.definition.fields.keys()]);
  });

  it('gives copies', () => {
    const { document, state } = Person.load(stored);
    (state.toObject().tags as string[]).push('y');
    expect(document.tags).toEqual(['x']);
    (state.toObject().tags as string[]).push('y');
    expect([document.tags, state.isChanged()]).toEqual([['x'], false]);
  });

  it('keeps keys that mean something to JavaScript as data', () => {
    const object = Person.load(BSON.serialize(new Map([['__proto__', { polluted: true }]]))).state.toObject();

    expect([Object.keys(object), 'polluted' in object]).toEqual([['__proto__'], false]);
  });
});

describe('clone', () => {
  it('is new, has another _id and keeps what the model does not know, exactly', () => {
    const { document, state } = Person.load({
      _id: id,
      username: 'a',
      tags: ['x'],
      legacy: { a: new Double(5) },
      big: Long.fromNumber(7),
    });
    document.age = 3;
    const clone = state.clone();
    clone.document = {};

    expect([clone.isNew, clone.home, clone.isChanged('username')]).toEqual([true, undefined, true]);
    const stored = clone.forInsert();
    expect(stored).toStrictEqual({
      _id: stored._id,
      username: 'a',
      age: 3,
      tags: ['x'],
      legacy: { a: new Double(5) },
      big: Long.fromNumber(7),
    });
    expect(stored._id).not.toEqual(id);
    (clone.readNamed('tags') as string[]).push('y');
    expect(document.tags).toEqual(['x']);
  });
});

describe('snapshot', () => {
  const Shape = declare('Shape', {
    name: String,
    tags: { of: [Object] },
    origin: { of: undefined, type: { ...pointType(), name: 'Point' } },
  });

  it('puts everything back, more than once, into the objects that were handed out', () => {
    const { document, state } = Shape.load({ _id: id, name: 'a', tags: [{ x: [1] }], origin: { x: 1 } });
    const tags = document.tags as { x: number[] }[];
    const inner = tags[0]!;
    tags.push({ x: [2] });
    document.name = 5;
    state.home = 'here';
    state.associations = new Map([['owner', 'Emily']]);
    const errors = (state.errors = {});
    const before = { changes: state.changes(), update: state.forUpdate(), object: state.toObject() };
    const kept = state.snapshot();

    for (const _ of [1, 2]) {
      inner.x.push(9);
      tags.shift();
      document.tags = [];
      document.name = { $ne: 1 };
      document._id = new ObjectId();
      (document.origin as Point).x = 7;
      state.associations.clear();
      state.settle();
      state.replaceBytes(BSON.serialize({ name: 'other' }));
      Object.assign(state, {
        isNew: true,
        isDestroyed: true,
        isReadonly: true,
        home: 'there',
        errors: undefined,
        wasNew: true,
      });
      state.restore(kept);

      expect({ changes: state.changes(), update: state.forUpdate(), object: state.toObject() }).toEqual(before);
      expect([document.tags === tags, tags[0] === inner, document._id, document.name]).toEqual([true, true, id, '5']);
      expect(document.origin).toEqual(new Point(1));
      expect([state.isNew, state.isDestroyed, state.isReadonly, state.wasNew, state.home]).toEqual([
        false,
        false,
        false,
        false,
        'here',
      ]);
      expect([state.associations, state.errors === errors, state.castErrors().size]).toEqual([
        new Map([['owner', 'Emily']]),
        true,
        0,
      ]);
    }
  });

  it('puts a new document back, with the _id it had', () => {
    const { document, state } = Person.create({ username: 'a' });
    const made = document._id;
    const kept = state.snapshot();
    document.username = 'b';
    state.settle();
    state.isNew = false;
    state.restore(kept);

    expect([state.isNew, document._id, state.changes()]).toEqual([
      true,
      made,
      new Map([['username', [undefined, 'a']]]),
    ]);
  });

  it('of a document that nobody read costs nothing to put back', () => {
    const { document, state } = Person.load({ _id: id, tags: ['a'] });
    const kept = state.snapshot();
    (document.tags as string[]).push('b');
    state.restore(kept);

    expect([document.tags, state.isChanged()]).toEqual([['a'], false]);
  });
});

class Point {
  constructor(public x: number) {}
}

/** A type of an application's own, whose values can change in place. */
function pointType() {
  return {
    mutable: true,
    cast: (value: unknown) => (value instanceof Point ? value : UNCASTABLE),
    dump: ({ x }: Point) => ({ x }),
    load: (stored: unknown) => new Point((stored as Point).x),
    equals: (a: Point, b: Point) => a.x === b.x,
    copy: ({ x }: Point) => new Point(x),
  };
}
