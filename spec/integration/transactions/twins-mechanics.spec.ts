import {
  connection,
  Model,
  Rollback,
  SessionClientMismatchError,
  TransactionNestingError,
  type Session,
} from 'threadline';
import type { CommandRecording } from 'threadline/testing';
import { withBareClient } from '../../support/database';
import { idOf, rejection, thrown, wired } from '../wired';
import { Note, Person, Stranger } from './models';

type Work = (session: Session) => unknown;

/** The two ways to have a transaction. */
const FORMS = {
  manual: {
    onClass: (work: Work): Promise<unknown> => Person.withSession(byHand(work)),
    onInstance: (person: Person, work: Work): Promise<unknown> => person.withSession(byHand(work)),
  },
  block: {
    onClass: (work: Work): Promise<unknown> => Person.transaction(async (session) => void (await work(session))),
    onInstance: (person: Person, work: Work): Promise<unknown> =>
      person.transaction(async (session) => void (await work(session))),
  },
};

function byHand(work: Work): (session: Session) => Promise<void> {
  return async (session) => {
    session.startTransaction();
    await work(session);
    await session.commitTransaction();
  };
}

/** Every command of one transaction, and nothing beside it. */
function expectOneTransaction(wire: CommandRecording): void {
  const inside = wire.started.filter(({ autocommit }) => autocommit === false);
  expect(inside.length).toBe(wire.started.length);
  expect(new Set(inside.map(({ txnNumber }) => txnNumber)).size).toBe(1);
  expect(inside[0]!.txnNumber).toEqual(expect.any(Number));
  expect(wire.lsids()).toHaveLength(1);
  expect(inside.map(({ startTransaction }) => startTransaction)).toEqual([
    true,
    ...inside.slice(1).map(() => undefined),
  ]);
}

describe.each(Object.entries(FORMS))('sections 4.1 to 4.3, %s', (form, { onClass, onInstance }) => {
  const spec = wired({ other: true });

  /** As in the examples: both models on the other client, and both collections there beforehand. */
  async function onOther<T>(run: () => Promise<T>): Promise<T> {
    return Person.with({ client: 'other' }, () => Note.with({ client: 'other' }, run));
  }

  beforeEach(async () => {
    await withBareClient(async (client) => {
      const db = client.db(spec.database);
      for (const name of ['tx_people', 'tx_notes', 'tx_strangers']) {
        await db.collection(name).drop();
        await db.createCollection(name);
      }
    });
  });

  it(`${form === 'manual' ? 1 : 2}: work started elsewhere does not use the transaction, ${form}`, async () => {
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    // Scheduled before the block, outside of the override too.
    const elsewhere = begun.then(() => Person.create({ username: 'elsewhere' }));
    await onOther(() =>
      onClass(async () => {
        await Person.create({ username: 'a' });
        await Person.create({ username: 'b' });
        begin();
        await elsewhere;
        await Person.withoutSession(() => Note.create({ title: 'apart' }));
      }),
    );
    expect(spec.wire.names).toEqual(['insert']);
    expect(spec.wire.started[0]!.autocommit).toBeUndefined();
    expect(spec.otherWire.started.filter(({ startTransaction }) => startTransaction)).toHaveLength(1);
    expect(spec.otherWire.named('commitTransaction')).toHaveLength(1);
    const [apart] = spec.otherWire.started.filter(({ autocommit }) => autocommit === undefined);
    expect(apart).toMatchObject({ name: 'insert', autocommit: undefined });
    expect(apart!.lsid).not.toBe(spec.otherWire.started[0]!.lsid);
    expect(await spec.stored('tx_people')).toHaveLength(3);
  });

  it(`${form === 'manual' ? 3 : 4}: all on the class, ${form}`, async () => {
    await onOther(async () => {
      await onClass(async () => {
        await Person.create({ username: 'a' });
        await Person.create({ username: 'b' });
      });
      expectOneTransaction(spec.otherWire);
      expect(spec.otherWire.names).toEqual(['insert', 'insert', 'commitTransaction']);
      expect(await Person.count()).toBe(2);
    });
    expect(spec.wire.names).toEqual([]);
  });

  it(`${form === 'manual' ? 5 : 6}: another class of the same client, ${form}`, async () => {
    await onOther(async () => {
      await onClass(async () => {
        await Person.create({ username: 'a' });
        await Person.create({ username: 'b' });
        await Note.create({ title: 'one' });
      });
      expectOneTransaction(spec.otherWire);
      expect(spec.otherWire.named('insert')).toHaveLength(3);
      expect(await Note.count()).toBe(1);
    });
  });

  it(`${form === 'manual' ? '7, 8' : '9, 10'}: another class of another client is refused, and the transaction goes on, ${form}`, async () => {
    await onClass(async () => {
      await Person.create({ username: 'a' });
      expect(await rejection(Stranger.create({ username: 'x' }))).toBeInstanceOf(SessionClientMismatchError);
      await Person.create({ username: 'b' });
    });
    expectOneTransaction(spec.wire);
    expect(spec.wire.names).toEqual(['insert', 'insert', 'commitTransaction']);
    expect(spec.otherWire.names).toEqual([]);
    expect(await spec.stored('tx_strangers')).toEqual([]);
    expect(await spec.stored('tx_people')).toHaveLength(2);
  });

  it(`${form === 'manual' ? '11, 12' : '13, 14'}: a transaction inside is refused and nothing of it sent, ${form}`, async () => {
    const refused = onClass(async (session) => {
      if (form === 'manual') throw thrown(() => session.startTransaction());
      await Person.transaction(async () => {
        await Person.create({ username: 'a' });
        await Note.create({ title: 'one' });
      });
    });
    expect(await rejection(refused)).toBeInstanceOf(TransactionNestingError);
    expect(spec.wire.named('insert')).toEqual([]);
    expect([await spec.stored('tx_people'), await spec.stored('tx_notes')]).toEqual([[], []]);
  });

  it(`${form === 'manual' ? 15 : 16}, without the embedded document: reload inside sees what was created inside, ${form}`, async () => {
    await onClass(async () => {
      const person = await Person.create({ username: 'a' });
      person.username = 'forgotten';
      await person.reload();
      expect(person.username).toBe('a');
    });
    expectOneTransaction(spec.wire);
    expect(spec.wire.names).toEqual(['insert', 'find', 'commitTransaction']);
  });

  it('17, 18: a Rollback does not come out, and aborts', async () => {
    const run = onClass(async (session) => {
      await Person.create({ username: 'a' });
      if (form === 'block') throw new Rollback();
      await session.abortTransaction();
      session.startTransaction();
    });
    expect(await run).toBeUndefined();
    expect(spec.wire.named('abortTransaction')).toHaveLength(1);
    expect(spec.wire.named('commitTransaction')).toEqual([]);
    expect(await spec.stored('tx_people')).toEqual([]);
  });

  it(`${form === 'manual' ? 22 : 23}: all on the instance, ${form}`, async () => {
    const person = await Person.create({ username: 'a' });
    spec.wire.clear();
    await onInstance(person, async () => {
      person.username = 'b';
      await person.save();
      person.age = 40;
      await person.save();
    });
    expectOneTransaction(spec.wire);
    expect(spec.wire.names).toEqual(['update', 'update', 'commitTransaction']);
    expect(await person.reload()).toMatchObject({ username: 'b', age: 40 });
  });

  it(`${form === 'manual' ? 24 : 25}: the instance and another class of the same client, ${form}`, async () => {
    const person = await Person.create({ username: 'a' });
    spec.wire.clear();
    await onInstance(person, async () => {
      person.username = 'b';
      await person.save();
      await person.notes.push(await Note.create({ title: 'one' }));
    });
    expectOneTransaction(spec.wire);
    // The person, the foreign key of the note, the counter.
    expect(spec.wire.named('update')).toHaveLength(3);
    expect(spec.wire.named('insert')).toHaveLength(1);
    expect(await spec.stored('tx_notes')).toMatchObject([{ title: 'one', personId: person.id }]);
    expect(await spec.stored('tx_people')).toMatchObject([{ username: 'b', notesCount: 1 }]);
  });

  it(`${form === 'manual' ? '26, 27' : '28, 29'}: the instance and another class of another client, ${form}`, async () => {
    const person = await Person.create({ username: 'a' });
    spec.wire.clear();
    await onInstance(person, async () => {
      await person.update({ username: 'b' });
      expect(await rejection(Stranger.create({ username: 'x' }))).toBeInstanceOf(SessionClientMismatchError);
    });
    expect(spec.wire.names).toEqual(['update', 'commitTransaction']);
    expect(spec.otherWire.names).toEqual([]);
    expect(await spec.stored('tx_people')).toMatchObject([{ username: 'b' }]);
  });

  it(`${form === 'manual' ? '30, 31' : '32, 33'}: nested on the instance, ${form}`, async () => {
    const person = await Person.create({ username: 'a' });
    spec.wire.clear();
    const refused = onInstance(person, async (session) => {
      if (form === 'manual') throw thrown(() => session.startTransaction());
      await person.transaction(() => person.update({ username: 'b' }));
    });
    expect(await rejection(refused)).toBeInstanceOf(TransactionNestingError);
    expect(spec.wire.names).toEqual([]);
    expect(await person.reload()).toMatchObject({ username: 'a' });
  });

  it('34, 35: a Rollback on the instance', async () => {
    const person = await Person.create({ username: 'a' });
    spec.wire.clear();
    const run = person.transaction(async () => {
      await person.update({ username: 'b' });
      throw new Rollback();
    });
    expect(await run).toBeUndefined();
    expect(spec.wire.names).toEqual(['update', 'abortTransaction']);
    expect(person.username).toBe('a');
    expect(await person.reload()).toMatchObject({ username: 'a' });
  });
});

describe('section 4.4, on the connection', () => {
  const spec = wired();

  it('39, 40, 41: commits, gives the value of the block, and its commands are stored', async () => {
    const id = await connection().transaction(async (session) => {
      const person = await Person.create({ username: 'a' });
      expect(Person.currentSession).toBe(session);
      return [person, idOf(session)] as const;
    });
    expect(id![0]).toBeInstanceOf(Model);
    expect(spec.wire.names).toEqual(['insert', 'commitTransaction']);
    expect(spec.wire.lsids()).toEqual([id![1]]);
    expect(await spec.stored('tx_people')).toMatchObject([{ username: 'a' }]);
  });

  it('42, 43, 44: an error aborts, comes out as it is, and nothing is stored', async () => {
    const before = await spec.stored('tx_people');
    const failure = new Error('The account is invalid.');
    const run = connection().transaction(async () => {
      await Person.create({ username: 'b' });
      throw failure;
    });
    expect(await rejection(run)).toBe(failure);
    expect(spec.wire.names).toEqual(['insert', 'abortTransaction']);
    expect(await spec.stored('tx_people')).toEqual(before);
  });
});
