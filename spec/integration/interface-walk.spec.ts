import { connection, Model, type Session } from 'threadline';
import { Person } from '../../models/person';
import { Post } from '../../models/post';
import { idOf, wired } from './wired';
import { LIST_WALK, REFERENCE_WALK, type ListSubject } from './walk/association-walk';
import { AGGREGATION_CURSOR_WALK, CHANGE_STREAM_WALK, cursorMembers, FIND_CURSOR_WALK } from './walk/cursor-walk';
import { ADMIN_WALK, COLLECTION_WALK, DATABASE_WALK } from './walk/driver-walk';
import { INSTANCE_WALK, STATIC_WALK } from './walk/model-walk';
import { AGGREGATION_WALK, CRITERIA_WALK } from './walk/query-walk';
import { CONNECTION_WALK, SERVER_SESSIONS_WALK, SESSION_WALK } from './walk/session-walk';
import { membersOf, type Walk } from './walk/step';

// Whoever adds a public method adds a line to its table in walk/: how to use it, and what it sends.
describe('the whole public interface, inside a block', () => {
  const spec = wired();

  async function people(): Promise<Person> {
    await Person.collection.deleteMany({});
    await Post.collection.deleteMany({});
    const [person] = await Person.createMany([1, 2, 3].map((age) => ({ username: 'walker', age })));
    return Person.findOrFail(person!.id);
  }

  async function things(): Promise<string> {
    const bare = connection().client.db(spec.database);
    for (const { name } of await bare.listCollections().toArray()) {
      if (!['people', 'posts'].includes(name)) await bare.collection(name).drop();
    }
    await bare.collection('things').insertMany([{ n: 0 }, { n: 1 }, { n: 2 }]);
    return 'things';
  }

  async function published(): Promise<Post> {
    const person = await people();
    await person.posts.push(new Post({ title: 'one' }), new Post({ title: 'two' }));
    return (await Post.first())!;
  }

  async function listed(): Promise<ListSubject> {
    const member = await published();
    const owner = await Person.findByOrFail({ postsCount: 2 });
    return { list: owner.posts, member };
  }

  /** Uses one member in a block; gives the block's session. What the block itself sends at its end counts too. */
  function inBlock(make: (session: Session) => unknown, call: (subject: never) => unknown): Promise<string> {
    return Person.withSession(async (session) => {
      const subject = make(session);
      const id = idOf(session);
      spec.wire.clear();
      await call(subject as never);
      return id;
    });
  }

  const database = () => connection().database();
  const parts: readonly Part<never>[] = [
    part(
      'Model',
      () => membersOf(Model, Function.prototype),
      STATIC_WALK,
      people,
      () => Person,
    ),
    part(
      'document',
      () => membersOf(Model.prototype, Object.prototype),
      INSTANCE_WALK,
      people,
      (person) => person,
    ),
    part(
      'Criteria',
      () => prototypeMembers(Person.all()),
      CRITERIA_WALK,
      people,
      () => Person.where({ username: 'walker' }),
    ),
    part(
      'Aggregation',
      () => prototypeMembers(Person.aggregate([])),
      AGGREGATION_WALK,
      people,
      () => Person.aggregate([], { batchSize: 1 }),
    ),
    part(
      'HasMany',
      () => prototypeMembers(new Person().posts),
      LIST_WALK,
      listed,
      (subject) => subject,
    ),
    part(
      'BelongsTo',
      () => prototypeMembers(new Post().author as object),
      REFERENCE_WALK,
      published,
      (post) => post.author as never,
    ),
    part(
      'Connection',
      () => prototypeMembers(connection()),
      CONNECTION_WALK,
      people,
      () => connection(),
    ),
    part(
      'ServerSessions',
      () => prototypeMembers(connection().serverSessions),
      SERVER_SESSIONS_WALK,
      people,
      () => connection().serverSessions,
    ),
    part(
      'Session',
      () => prototypeMembers(Object.create(sessionPrototype())),
      SESSION_WALK,
      people,
      (_, session) => session,
    ),
    part(
      'Collection',
      () => prototypeMembers(Person.collection),
      COLLECTION_WALK,
      things,
      (name) => database().collection(name),
    ),
    part('Db', () => prototypeMembers(database()), DATABASE_WALK, things, database),
    part(
      'Admin',
      () => prototypeMembers(database().admin()),
      ADMIN_WALK,
      things,
      () => database().admin(),
    ),
    part(
      'FindCursor',
      () => cursorMembers(Person.collection.find()),
      FIND_CURSOR_WALK,
      things,
      (name) => database().collection(name).find({}, { batchSize: 1 }),
    ),
    part(
      'AggregationCursor',
      () => cursorMembers(Person.collection.aggregate()),
      AGGREGATION_CURSOR_WALK,
      things,
      (name) => database().collection(name).aggregate([], { batchSize: 1 }),
    ),
    part(
      'ChangeStream',
      () => cursorMembers(Person.collection.watch()),
      CHANGE_STREAM_WALK,
      things,
      (name) => database().collection(name).watch(),
    ),
  ];

  describe.each(parts)('$name', ({ members, walk, prepare, subject }) => {
    it('has no member that the table does not know, and the table none that it has not', () => {
      expect(Object.keys(walk).sort()).toEqual(members().sort());
    });

    const sending = Object.entries(walk).filter(([, { sends }]) => sends.length > 0);

    it.each(sending)('%s', async (_, { sends, varies, call }) => {
      const prepared = await prepare();
      const id = await inBlock((session) => subject(prepared, session), call);
      if (varies === undefined) expect(spec.wire.names).toEqual(sends);
      else expect(spec.wire.names.filter((name) => !sends.includes(name))).toEqual([]);
      expect(spec.wire.names[0]).toBe(sends[0]);
      expect(spec.wire.lsids()).toEqual([id]);
    });

    it('sends nothing for the rest of them', async () => {
      const prepared = await prepare();
      for (const [name, { sends, call }] of Object.entries(walk)) {
        if (sends.length > 0) continue;
        await inBlock((session) => subject(prepared, session), call);
        expect([name, ...spec.wire.names]).toEqual([name]);
      }
    });
  });
});

/** One kind of object of the public interface: its members, how to make one inside a block, and its table. */
interface Part<P> {
  readonly name: string;
  readonly members: () => string[];
  readonly walk: Walk<never>;
  readonly prepare: () => Promise<P>;
  /** Not asynchronous: a criteria is a promise of its documents, and would be loaded. */
  readonly subject: (prepared: P, session: Session) => unknown;
}

function part<P, S>(
  name: string,
  members: () => string[],
  walk: Walk<S>,
  prepare: () => Promise<P>,
  subject: (prepared: P, session: Session) => S,
): Part<never> {
  return { name, members, walk: walk, prepare: prepare as () => Promise<never>, subject };
}

function prototypeMembers(object: object): string[] {
  return membersOf(Object.getPrototypeOf(object) as object, Object.prototype);
}

function sessionPrototype(): object {
  const { Session } = jest.requireActual<{ Session: { prototype: object } }>('../../lib/transactions/session');
  return Session.prototype;
}
