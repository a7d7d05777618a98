import { connection, SessionNestingError } from 'threadline';
import { Note, Person, Stranger } from '../people';
import { idOf, rejection, wired } from '../wired';

describe('Promise 2: a block inside a block is refused, and the outer one is untouched', () => {
  const spec = wired({ other: true });
  let person: Person;

  beforeAll(async () => {
    person = await Person.create({ username: 'Emily' });
  });

  const never = (): never => {
    throw new Error('A refused block must not run.');
  };
  const NESTED: Readonly<Record<string, () => Promise<unknown>>> = {
    'on the same class': () => Person.withSession(never),
    'with options': () => Person.withSession({ causalConsistency: false }, never),
    'on another class': () => Note.withSession(never),
    'on an instance': () => person.withSession(never),
    'on the connection': () => connection().withSession(never),
    'on a class of another client': () => Stranger.withSession(never),
    'on another connection': () => connection('other').withSession(never),
    'on an instance of another client': () => new Stranger({ username: 'Eve' }).withSession(never),
  };

  it.each(Object.entries(NESTED))('%s, caught; what follows runs in the outer session', async (_, nest) => {
    const id = await Person.withSession(async (session) => {
      await Person.create({ username: 'before' });
      expect(await rejection(nest())).toBeInstanceOf(SessionNestingError);
      expect(Person.currentSession).toBe(session);
      expect(session.hasEnded).toBe(false);
      await Person.create({ username: 'after' });
      return idOf(session);
    });

    expect(spec.wire.names).toEqual(['insert', 'insert']);
    expect(spec.wire.lsids()).toEqual([id]);
    expect(spec.otherWire.names).toEqual([]);
  });

  it('in the block of an instance', async () => {
    await person.withSession(async (session) => {
      expect(await rejection(person.withSession(never))).toBeInstanceOf(SessionNestingError);
      expect(await rejection(Person.withSession(never))).toBeInstanceOf(SessionNestingError);
      await person.update({ age: 1 });
      expect(spec.wire.lsids()).toEqual([idOf(session)]);
    });
    expect(spec.wire.names).toEqual(['update']);
  });

  it('and uncaught it ends the outer block with that error, as any other error does', async () => {
    const running = Person.withSession(async () => {
      await Person.withSession(never);
    });

    expect(await rejection(running)).toMatchObject({ code: 'SESSION_NESTING', name: 'SessionNestingError' });
    expect(spec.wire.names).toEqual([]);
  });

  it('with session.run, of the own session and of another', async () => {
    await using byHand = await Person.startSession();
    await Person.withSession(async (session) => {
      expect(await rejection(session.run(never))).toBeInstanceOf(SessionNestingError);
      expect(await rejection(byHand.run(never))).toBeInstanceOf(SessionNestingError);
      await Person.create({ username: 'after run' });
      expect(spec.wire.lsids()).toEqual([idOf(session)]);
    });
    await byHand.run(async (session) => {
      expect(await rejection(session.run(never))).toBeInstanceOf(SessionNestingError);
      expect(await rejection(Person.withSession(never))).toBeInstanceOf(SessionNestingError);
      await Person.create({ username: 'in run' });
    });
    expect(spec.wire.lsids()).toHaveLength(2);
    expect(spec.wire.lsids()[1]).toBe(idOf(byHand));
  });

  it('with a session of its own given to a driver method', async () => {
    await using another = await Person.startSession();
    await Person.withSession(async (session) => {
      const given = Person.collection.insertOne({ username: 'x' }, { session: another.driverSession });
      expect(await rejection(given)).toBeInstanceOf(SessionNestingError);
      const read = async () => Person.collection.find({}, { session: another.driverSession }).toArray();
      expect(await rejection(read())).toBeInstanceOf(SessionNestingError);
      expect(spec.wire.names).toEqual([]);
      await Person.collection.insertOne({ username: 'y' }, { session: session.driverSession });
      await Person.collection.insertOne({ username: 'z' }, { session: session as never });
      expect(spec.wire.lsids()).toEqual([idOf(session)]);
    });
  });

  it('in work that the block scattered: parallel branches, timers, generators', async () => {
    await Person.withSession(async (session) => {
      const branch = async () => rejection(Promise.resolve().then(() => Person.withSession(never)));
      const timer = new Promise((resolve) => setTimeout(() => resolve(rejection(Person.withSession(never))), 1));
      for (const error of await Promise.all([branch(), branch(), timer]))
        expect(error).toBeInstanceOf(SessionNestingError);
      expect(Person.currentSession).toBe(session);
    });
    expect(spec.wire.names).toEqual([]);
  });

  it('but a session may be started by hand there, and used outside the block', async () => {
    await Person.withSession(async (outer) => {
      await using session = await Person.startSession();
      expect(idOf(session)).not.toBe(idOf(outer));
      expect(await rejection(session.run(never))).toBeInstanceOf(SessionNestingError);
      expect(Person.currentSession).toBe(outer);
      await Person.withoutSession(() => session.run(() => Person.create({ username: 'apart' })));
      expect(spec.wire.lsids()).toEqual([idOf(session)]);
    });
  });

  it('and withoutSession may open a new one: two sessions, one after the other', async () => {
    await Person.withSession(async (outer) => {
      await Person.create({ username: 'outer' });
      const inner = await Person.withoutSession(() =>
        Person.withSession(async (session) => {
          await Person.create({ username: 'inner' });
          expect(await rejection(Person.withSession(never))).toBeInstanceOf(SessionNestingError);
          return idOf(session);
        }),
      );
      await Person.create({ username: 'outer again' });
      expect(inner).not.toBe(idOf(outer));
      expect(spec.wire.started.map(({ lsid }) => lsid)).toEqual([idOf(outer), inner, idOf(outer)]);
    });
  });
});
