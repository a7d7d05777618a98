import { setImmediate as nextTurn } from 'node:timers/promises';
import { AfterSave, BeforeSave, connection, Document, Field, Model } from 'threadline';
import { Note, Person } from '../people';
import { idOf, rejection, wired } from '../wired';

@Document({ collection: 'bosses' })
class Boss extends Model {
  @Field(String) name!: string;

  @BeforeSave() async announce(): Promise<void> {
    await Note.create({ text: `before ${this.name}` });
  }

  @AfterSave() async report(): Promise<void> {
    await Promise.all([Note.create({ text: `after ${this.name}` }), Note.create({ text: `long after ${this.name}` })]);
  }
}

describe('Promise 5: one operation at a time uses the session, in call order', () => {
  const spec = wired();

  it('ten parallel creates are ten stored documents, 200 runs of 200', async () => {
    await Person.count();
    for (let run = 0; run < 200; run += 1) {
      const created = await Person.withSession(() =>
        Promise.all(Array.from({ length: 10 }, (_, age) => Person.create({ username: `run ${run}`, age }))),
      );
      expect(created.every((person) => person.isPersisted)).toBe(true);
    }
    const counts = await Person.collection
      .aggregate([{ $match: { username: /^run / } }, { $group: { _id: '$username', stored: { $sum: 1 } } }])
      .toArray();
    expect(counts).toHaveLength(200);
    expect(counts.filter(({ stored }) => stored !== 10)).toEqual([]);
  }, 180_000);

  it('no two writes share a transaction number, and none overlap on the wire', async () => {
    const events: string[] = [];
    const onStarted = (event: { requestId: number }) => events.push(`start ${event.requestId}`);
    const onSucceeded = (event: { requestId: number }) => events.push(`end ${event.requestId}`);
    const { client: driver } = connection();
    driver.on('commandStarted', onStarted).on('commandSucceeded', onSucceeded);
    try {
      await Person.withSession(() =>
        Promise.all(Array.from({ length: 20 }, (_, age) => (age % 2 ? Person.count() : Person.create({ age })))),
      );
    } finally {
      driver.off('commandStarted', onStarted).off('commandSucceeded', onSucceeded);
    }
    expect(events).toHaveLength(40);
    for (let i = 0; i < events.length; i += 2) expect(events[i + 1]).toBe(events[i]!.replace('start', 'end'));
    const numbers = spec.wire.named('insert').map(({ txnNumber }) => txnNumber);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('turns come in call order, whatever kind of operation', async () => {
    await Person.withSession(async () => {
      await Promise.all([
        Person.where({ username: 'fifo' }).count(),
        Person.collection.updateOne({ username: 'fifo' }, { $set: { age: 4 } }),
        Person.where({ username: 'fifo' }).updateAll({ age: 5 }),
        Person.collection.find({ username: 'fifo' }).toArray(),
        Person.distinct('age'),
        Person.where({ username: 'fifo' }).deleteAll(),
        Person.collection.findOneAndUpdate({ username: 'fifo' }, { $set: { age: 4 } }),
        Person.where({ username: 'fifo' }).exists(),
      ]);
    });
    expect(spec.wire.names).toEqual([
      'aggregate',
      'update',
      'update',
      'find',
      'distinct',
      'delete',
      'findAndModify',
      'find',
    ]);
  });

  it('saves come in call order among themselves, as each has the same way to the server', async () => {
    const people = await Person.createMany(Array.from({ length: 10 }, () => ({ username: 'ordered' })));
    spec.wire.clear();
    await Person.withSession(() => Promise.all(people.map((person, age) => person.update({ age }))));
    await Person.withSession(() => Promise.all(people.map((_, age) => Person.create({ username: 'ordered', age }))));
    const updated = spec.wire.named('update').map(({ command }) => command['updates'][0].u.$set.age as number);
    const inserted = spec.wire.named('insert').map(({ command }) => command['documents'][0].age as number);
    expect([...updated, ...inserted]).toEqual([...people.keys(), ...people.keys()]);
  });

  it('one that fails does not hold up the others, and its error is its own', async () => {
    await Person.withSession(async () => {
      const settled = await Promise.allSettled([
        Person.create({ username: 'a' }),
        Person.collection.updateOne({}, { $nonsense: { a: 1 } }),
        Person.collection.aggregate([{ $nonsense: {} }]).toArray(),
        Person.create({ username: 'b' }),
      ]);
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    });
    expect(await spec.stored('people', { username: { $in: ['a', 'b'] } })).toHaveLength(2);
  });

  it('many reads with several batches each, in parallel', async () => {
    await Note.createMany(Array.from({ length: 30 }, (_, n) => ({ text: `batched ${n}` })));
    const id = await Person.withSession(async (session) => {
      const all = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const read: Note[] = [];
          for await (const notes of Note.where({ text: /^batched/ }).batches(7)) read.push(...notes);
          return read.length;
        }),
      );
      expect(all).toEqual([30, 30, 30, 30, 30]);
      return idOf(session);
    });
    expect(spec.wire.named('getMore').length).toBeGreaterThanOrEqual(20);
    expect(new Set(spec.wire.named('find', 'getMore').map(({ lsid }) => lsid))).toEqual(new Set([id]));
  });

  describe('a turn lasts for one command and never for user code', () => {
    beforeAll(() => Person.createMany(Array.from({ length: 5 }, (_, age) => ({ username: 'turn', age }))));

    it('a for await body saves', async () => {
      await Person.withSession(async (session) => {
        for await (const person of Person.where({ username: 'turn' })) await person.update({ age: person.age! + 10 });
        for await (const [person] of Person.where({ username: 'turn' }).batches(1)) await person!.update({ age: 0 });
        expect(spec.wire.lsids()).toEqual([idOf(session)]);
      });
      expect(spec.wire.named('update')).toHaveLength(10);
    });

    it("a for await body over the driver's cursor writes", async () => {
      await Person.withSession(async () => {
        for await (const { _id } of Person.collection.find({ username: 'turn' }, { batchSize: 2 })) {
          await Promise.all([
            Person.collection.updateOne({ _id }, { $inc: { age: 1 } }),
            Person.where({ _id: _id as never }).count(),
          ]);
        }
      });
      expect(spec.wire.named('update')).toHaveLength(5);
    });

    it("the driver's forEach, and a stream", async () => {
      await Person.withSession(async () => {
        const writes: Promise<unknown>[] = [];
        await Person.collection.find({ username: 'turn' }, { batchSize: 2 }).forEach(({ _id }) => {
          writes.push(Person.collection.updateOne({ _id }, { $inc: { age: 1 } }));
        });
        await Promise.all(writes);
        for await (const { _id } of Person.collection.find({ username: 'turn' }, { batchSize: 2 }).stream()) {
          await Person.collection.updateOne({ _id }, { $inc: { age: 1 } });
        }
      });
      expect(spec.wire.named('update')).toHaveLength(10);
      expect(spec.wire.lsids()).toHaveLength(1);
    });

    it('hooks that save others', async () => {
      const id = await Boss.withSession(async (session) => {
        await Promise.all([Boss.create({ name: 'one' }), Boss.create({ name: 'two' })]);
        return idOf(session);
      });
      expect(await spec.stored('notes', { text: /(one|two)$/ })).toHaveLength(6);
      expect(spec.wire.names).toHaveLength(8);
      expect(spec.wire.lsids()).toEqual([id]);
    });

    it('a whole nest of them: a loop whose body creates, whose hooks create', async () => {
      await Boss.withSession(async () => {
        for await (const person of Person.where({ username: 'turn' }))
          await Boss.create({ name: `of ${person.username}` });
      });
      expect(await spec.stored('bosses', { name: 'of turn' })).toHaveLength(5);
      expect(await spec.stored('notes', { text: /of turn$/ })).toHaveLength(15);
    });
  });

  it('a session that was started by hand has turns outside blocks as well', async () => {
    await using session = await Person.startSession();
    await Promise.all(
      Array.from({ length: 10 }, (_, age) =>
        Person.collection.insertOne({ username: 'hand', age }, { session: session as never }),
      ),
    );
    expect(await spec.stored('people', { username: 'hand' })).toHaveLength(10);
    expect(spec.wire.lsids()).toEqual([idOf(session)]);
  });

  it('two blocks do not wait for each other', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const first = Person.withSession(async () => {
      await Person.create({ username: 'first' });
      await released;
      await Person.create({ username: 'first again' });
    });
    await Person.withSession(async () => {
      await Person.create({ username: 'second' });
      await nextTurn();
      await Person.create({ username: 'second again' });
    });
    release();
    await first;
    const order = spec.wire.named('insert').map(({ command }) => command['documents'][0].username as string);
    expect(order.at(-1)).toBe('first again');
    expect(order).toHaveLength(4);
  });

  it('a turn is given on where a command breaks', async () => {
    await Person.withSession(async () => {
      expect(await rejection(Person.collection.aggregate([{ $nonsense: 1 }]).toArray())).toMatchObject({
        code: 'OPERATION',
      });
      expect(await rejection(Person.collection.dropIndex('no_such_index'))).toMatchObject({ code: 'OPERATION' });
      await Person.create({ username: 'still goes' });
    });
  });
});
