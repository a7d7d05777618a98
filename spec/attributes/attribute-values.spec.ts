import { noUpdate } from '../../lib/attributes/update';
import { BSON, Decimal128, Double, Long, ObjectId, UUID } from '../../lib/bson/classes';
import { stateOf } from '../../lib/attributes/document';
import { loadedFields } from '../../lib/attributes/loaded-fields';
import { AttributeNotLoadedError } from '../../lib/errors/attribute-not-loaded-error';
import { MalformedDocumentError } from '../../lib/errors/malformed-document-error';
import { rawDocument, rawInt, rawString } from '../bson/raw';
import { declare, Person } from './sample';

const id = new ObjectId();
const token = new UUID();

/** Property, what is stored, what is read. */
const READ: readonly (readonly [name: string, stored: unknown, expected: unknown])[] = [
  ['_id', id, id],
  ['username', 'Emily', 'Emily'],
  ['username', '', ''],
  ['age', 42, 42],
  ['age', 1.5, 1.5],
  ['age', -0, -0],
  ['age', Long.fromNumber(7), 7],
  ['age', Long.MAX_VALUE, Long.MAX_VALUE],
  ['active', true, true],
  ['active', false, false],
  ['born', new Date(5), new Date(5)],
  ['friend', id, id],
  ['visits', Long.MAX_VALUE, 2n ** 63n - 1n],
  ['visits', 5, 5n],
  ['visits', new Double(5), 5n],
  ['balance', Decimal128.fromString('1.10'), Decimal128.fromString('1.10')],
  ['photo', Buffer.from('abc'), Buffer.from('abc')],
  ['token', token, token],
  ['labels', { a: 1 }, new Map([['a', 1]])],
  ['settings', { a: { b: [1] } }, { a: { b: [1] } }],
  ['tags', ['a', 'b'], ['a', 'b']],
  ['scores', [[1], []], [[1], []]],
  ['username', null, null],
  ['tags', null, null],
  ['age', undefined, undefined],
  // What is stored otherwise than declared is kept as it is.
  ['username', 5, 5],
  ['age', 'many', 'many'],
  ['born', 'yesterday', 'yesterday'],
  ['visits', 1.5, 1.5],
  ['tags', 'a', 'a'],
  ['labels', [1], [1]],
  ['friend', { a: 1 }, { a: 1 }],
  ['active', new BSON.MinKey(), new BSON.MinKey()],
  ['active', new BSON.MaxKey(), new BSON.MaxKey()],
];

describe('reading', () => {
  it.each(READ)('%s, stored as %p, gives %p', (name, stored, expected) => {
    const { document, state } = Person.load(
      BSON.serialize({ before: 'unknown', [name]: stored, after: [1] }, { ignoreUndefined: true }),
    );

    expect(document[name]).toStrictEqual(expected);
    expect(state.readNamed(name)).toStrictEqual(expected);
    expect([state.isChanged(), state.forUpdate()]).toEqual([false, null]);
  });

  it('goes by the stored name', () => {
    const { document } = Person.load({ em: 'emily@example.org', email: 'not this one' });

    expect(document.email).toBe('emily@example.org');
  });

  it('finds fields in any order, among any others', () => {
    const { document } = Person.load({ usernam: 1, tags: ['a'], usernames: 2, age: 3, username: 'Emily', _id: id });

    expect([document._id, document.username, document.age, document.tags]).toEqual([id, 'Emily', 3, ['a']]);
  });

  it('gives the same object each time where a value can change, or could be compared by identity', () => {
    const { document } = Person.load({ _id: id, tags: ['a'], born: new Date(1), settings: {}, labels: {} });

    for (const name of ['_id', 'tags', 'born', 'settings', 'labels']) expect(document[name]).toBe(document[name]);
  });

  it('gives of a key that is stored twice the last, as the driver does', () => {
    const bytes = rawDocument([16, 'age', rawInt(1)], [2, 'username', rawString('a')], [16, 'age', rawInt(2)]);

    expect(Person.load(bytes).document.age).toBe(2);
    expect(BSON.deserialize(bytes).age).toBe(2);
  });

  it('names the attribute whose bytes are broken, and reads all others', () => {
    const { document } = Person.load(rawDocument([2, 'username', rawString(Buffer.of(0xff))], [16, 'age', rawInt(1)]));

    expect(() => document.username).toThrow(
      expect.objectContaining({ name: 'MalformedDocumentError', model: 'Person', attribute: 'username' }),
    );
    expect(document.age).toBe(1);
  });

  it('refuses a document that is broken as a whole, every time', () => {
    const { document } = Person.load(Buffer.from([9, 0, 0, 0, 99, 97, 0, 1, 0]));

    for (const _ of [1, 2]) expect(() => document.age).toThrow(MalformedDocumentError);
  });

  it('has nothing to give where there is no document', () => {
    expect((Person.model.prototype as { age?: number }).age).toBeUndefined();
  });
});

describe('writing', () => {
  it('casts, and reads back what was cast', () => {
    const { document } = Person.load({ _id: id, age: 1 });
    Object.assign(document, { age: '42', active: 'yes', born: 5, friend: id.toHexString(), tags: [1], username: null });

    expect([
      document.age,
      document.active,
      document.born,
      document.friend,
      document.tags,
      document.username,
    ]).toStrictEqual([...[42, true, new Date(5), id, ['1'], null]]);
  });

  it('keeps what cannot be cast, and does not send it', () => {
    const { document, state } = Person.load({ _id: id, age: 1 });
    document.age = 'abc';
    document.username = { $ne: null };

    expect([document.age, document.username]).toEqual(['abc', { $ne: null }]);
    expect([...state.castErrors().keys()]).toEqual(['username', 'age']);
    expect(() => state.forUpdate()).toThrow(expect.objectContaining({ code: 'CAST', path: 'username' }));

    document.age = 2;
    document.username = undefined;
    expect([state.castErrors().size, state.forUpdate()]).toEqual([
      0,
      { ...noUpdate(), set: [{ path: ['age'], value: 2 }] },
    ]);
  });

  it('takes a copy of what can change', () => {
    const tags = ['a'];
    const { document } = Person.create({ tags });
    tags.push('b');

    expect(document.tags).toEqual(['a']);
  });

  it('can replace a value whose bytes are broken', () => {
    const { document, state } = Person.load(rawDocument([2, 'username', rawString(Buffer.of(0xff))]));
    document.username = 'Emily';

    expect(document.username).toBe('Emily');
    expect(state.forUpdate()!.set).toEqual([{ path: ['username'], value: 'Emily' }]);
  });
});

describe('defaults', () => {
  const tags = ['new'];
  let calls = 0;
  const Post = declare('Post', {
    title: String,
    status: { of: String, default: 'draft' },
    tags: { of: [String], default: tags },
    slug: { of: String, default: (post: { title: string }) => `${++calls}-${post.title}` },
    likes: { of: Number, default: '5' },
    note: { of: String, default: null },
    bad: { of: Number, default: 'abc' },
    none: { of: String, default: () => undefined },
  });
  beforeEach(() => (calls = 0));

  it('apply to new documents, which have them as changes', () => {
    const { document, state } = Post.create({ title: 'Hello' });

    expect([document.status, document.tags, document.slug, document.likes, document.note]).toEqual([
      'draft',
      ['new'],
      '1-Hello',
      5,
      null,
    ]);
    expect(document.slug).toBe('1-Hello');
    expect(state.changes().get('status')).toEqual([undefined, 'draft']);
    expect([...state.castErrors().keys()]).toEqual(['bad']);
  });

  it('apply to what is missing in a loaded document, without making it changed', () => {
    const { document, state } = Post.load({ title: 'Hello', likes: null });

    expect([document.status, document.tags, document.slug, document.likes]).toEqual([
      'draft',
      ['new'],
      '1-Hello',
      null,
    ]);
    expect([state.isChanged('status'), state.isChanged('tags'), state.isChanged('slug')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('are copied for each document', () => {
    const [one, two] = [Post.load({}), Post.load({})];
    (one.document.tags as string[]).push('mine');

    expect([two.document.tags, tags]).toEqual([['new'], ['new']]);
    expect(one.state.forUpdate()!.set).toEqual([{ path: ['tags'], value: ['new', 'mine'] }]);
  });

  it('are what a written value is compared with', () => {
    const { document, state } = Post.load({});
    document.status = 'published';
    expect(state.changes()).toEqual(new Map([['status', ['draft', 'published']]]));

    document.status = 'draft';
    expect(state.isChanged()).toBe(false);
  });

  it('do not come back where a value was unset', () => {
    const { document, state } = Post.create({ status: undefined });

    expect(document.status).toBeUndefined();
    document.bad = 1;
    expect('status' in state.forInsert()).toBe(false);
  });
});

describe('the _id of a new document', () => {
  it('is made by us, once', () => {
    const { document, state } = Person.create();
    const made = document._id;

    expect(made).toBeInstanceOf(ObjectId);
    expect([document._id, state.forInsert()._id]).toEqual([made, made]);
    expect(state.isChanged()).toBe(false);
  });

  it('is the one that was given', () => {
    expect(Person.create({ _id: id.toHexString() }).state.forInsert()).toEqual({ _id: id });
  });

  it('is made where a default function gives none', () => {
    const Post = declare('Post', { _id: { of: ObjectId, default: () => undefined } });

    expect(Post.create().document._id).toBeInstanceOf(ObjectId);
  });

  it('is left to the application where its type is another', () => {
    expect(declare('Country', { _id: String }).create().document._id).toBeUndefined();
  });

  it('is not made for a stored document that has none', () => {
    expect(Person.load({ age: 1 }).document._id).toBeUndefined();
  });
});

describe('a partial load', () => {
  const Post = declare('Post', {
    title: { of: String, storedName: 't' },
    status: { of: String, default: 'draft' },
    meta: Object,
  });
  const load = (projection: Parameters<typeof loadedFields>[1], stored: Record<string, unknown>) =>
    Post.load(stored, { loaded: loadedFields(Post.definition, projection) });

  it('refuses to read and to write what was left out, its default included', () => {
    const { document, state } = load({ only: ['title'] }, { _id: id, t: 'Hello' });

    expect([document._id, document.title]).toEqual([id, 'Hello']);
    expect(() => document.status).toThrow(
      expect.objectContaining({ code: 'ATTRIBUTE_NOT_LOADED', model: 'Post', attribute: 'status' }),
    );
    expect(() => (document.status = 'x')).toThrow(AttributeNotLoadedError);
    expect([state.names(), state.has('status'), state.has('title')]).toEqual([['_id', 'title'], false, true]);
    expect([state.toObject(), state.isChanged()]).toEqual([{ _id: id, title: 'Hello' }, false]);
  });

  it('refuses to write what was loaded in part, also in place', () => {
    const { document, state } = load({ only: ['meta.a'] }, { _id: id, meta: { a: 1 } });

    expect(document.meta).toEqual({ a: 1 });
    expect(() => (document.meta = { a: 2 })).toThrow(AttributeNotLoadedError);
    (document.meta as { a: number }).a = 2;
    expect(() => state.forUpdate()).toThrow(AttributeNotLoadedError);
  });

  it('writes what was loaded', () => {
    const { document, state } = load({ without: ['t'] }, { _id: id, status: 'x' });
    document.status = 'y';

    expect(state.forUpdate()).toEqual({ ...noUpdate(), set: [{ path: ['status'], value: 'y' }] });
    expect(() => document.title).toThrow(AttributeNotLoadedError);
  });
});

describe('state and document', () => {
  it('know each other', () => {
    const { document, state } = Person.load({ _id: id });

    expect([stateOf(document), state.document]).toEqual([state, document]);
  });
});
