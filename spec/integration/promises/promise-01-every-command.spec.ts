import { EventEmitter, once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { connection, type Session } from 'threadline';
import { ArchivedNote, Note, Person } from '../people';
import { gate, idOf, wired } from '../wired';

describe("Promise 1: every command that a block causes carries the block's one lsid", () => {
  const spec = wired();

  /** Runs the block in a session and says whether each command on the wire carried it. */
  async function expectOneSession(block: (session: Session) => unknown, ...names: string[]): Promise<void> {
    spec.wire.clear();
    const id = await Person.withSession(async (session) => {
      await block(session);
      return idOf(session);
    });
    expect(spec.wire.lsids()).toEqual([id]);
    expect(spec.wire.names).toEqual(expect.arrayContaining(names));
  }

  it('in writes of documents', async () => {
    await expectOneSession(
      async () => {
        const person = await Person.create({ username: 'Emily', age: 40 });
        await Person.createMany([{ username: 'Emma' }, { username: 'Ellis' }]);
        await person.update({ age: 41 });
        person.username = 'Emilia';
        await person.save();
        await person.destroy();
        await (await Person.create({ username: 'Eve' })).delete();
      },
      'insert',
      'update',
      'delete',
    );
  });

  it('in reads, with each getMore', async () => {
    await Person.createMany(Array.from({ length: 5 }, (_, age) => ({ username: 'reader', age })));
    await expectOneSession(
      async () => {
        const read: string[] = [];
        for await (const people of Person.where({ username: 'reader' }).batches(2)) read.push(...people.map(String));
        expect(read).toHaveLength(5);
        await Person.where({ username: 'reader' }).first();
        await Person.where({ username: 'reader' });
        await Person.where({ username: 'reader' }).count();
        await Person.where({ username: 'reader' }).exists();
        await Person.where({ username: 'reader' }).pluck('age');
        await Person.distinct('age');
      },
      'find',
      'getMore',
      'aggregate',
      'distinct',
    );
  });

  it('in what changes or deletes many, and in index commands', async () => {
    await expectOneSession(
      async () => {
        await Person.createMany([{ username: 'many' }, { username: 'many' }]);
        await Person.where({ username: 'many' }).updateAll({ age: 3 });
        await Person.where({ username: 'many', age: 4 }).deleteAll();
        await Person.where({ username: 'many' }).destroyAll();
        await Person.collection.createIndex({ age: 1 });
        await Person.collection.indexes();
        await Person.collection.dropIndex('age_1');
      },
      'update',
      'delete',
      'createIndexes',
      'listIndexes',
      'dropIndexes',
    );
  });

  it("in the driver's own methods, cursors included", async () => {
    await expectOneSession(
      async () => {
        await Person.collection.insertMany([{ username: 'own' }, { username: 'own' }, { username: 'own' }]);
        await Person.collection.findOneAndUpdate({ username: 'own' }, { $set: { age: 1 } });
        await Person.collection.bulkWrite([
          { updateOne: { filter: { username: 'own' }, update: { $inc: { age: 1 } } } },
        ]);
        const bulk = Person.collection.initializeUnorderedBulkOp();
        bulk.find({ username: 'own' }).update({ $inc: { age: 1 } });
        await bulk.execute();
        expect(await Person.collection.find({ username: 'own' }, { batchSize: 1 }).toArray()).toHaveLength(3);
        await Person.collection.aggregate([{ $match: { username: 'own' } }], { batchSize: 1 }).toArray();
        await connection().database().command({ ping: 1 });
        await connection().database().listCollections().toArray();
      },
      'insert',
      'findAndModify',
      'update',
      'getMore',
      'aggregate',
      'ping',
      'listCollections',
    );
  });

  it('on two databases and several collections of one client', async () => {
    await expectOneSession(async () => {
      await Person.create({ username: 'here' });
      await Note.create({ text: 'here' });
      await ArchivedNote.create({ text: 'there' });
      await Person.with({ database: `${spec.database}-more`, collection: 'others' }, () =>
        Person.create({ username: 'there' }),
      );
      await Note.with({ readConcern: { level: 'majority' } }, () => Note.count());
      await Person.with({ database: `${spec.database}-more` }, () =>
        connection().database(`${spec.database}-more`).dropDatabase(),
      );
      await connection().database('threadline-integration-archive').dropDatabase();
    });
    expect(new Set(spec.wire.started.map(({ database }) => database)).size).toBe(3);
  });

  it('however deep in asynchronous code', async () => {
    const create = (username: string) => Person.create({ username });
    await expectOneSession(async () => {
      await Promise.resolve().then(() => Promise.resolve().then(async () => create('then')));
      await new Promise<unknown>((resolve, reject) =>
        queueMicrotask(() => void create('microtask').then(resolve, reject)),
      );
      await new Promise<unknown>((resolve, reject) =>
        process.nextTick(() => void create('tick').then(resolve, reject)),
      );
      await new Promise<unknown>((resolve, reject) =>
        setImmediate(() => void create('immediate').then(resolve, reject)),
      );
      await new Promise<unknown>((resolve, reject) => setTimeout(() => void create('timer').then(resolve, reject), 1));
      await nextTurn();
      await create('after a turn');
      await sleep(1);
      await create('after a timer');
      await Promise.all([1, 2].map(async (n) => Promise.race([create(`raced ${n}`)])));
    });
    expect(spec.wire.named('insert')).toHaveLength(9);
  });

  it('in listeners and in asynchronous generators', async () => {
    await expectOneSession(async () => {
      const emitter = new EventEmitter();
      const created: Promise<unknown>[] = [];
      emitter.on('person', (username: string) => created.push(Person.create({ username })));
      emitter.emit('person', 'listener');
      await Promise.all(created);
      const heard = once(emitter, 'later');
      setImmediate(() => emitter.emit('later'));
      await heard;
      await Person.create({ username: 'heard' });
      async function* people(): AsyncGenerator<Person> {
        yield await Person.create({ username: 'yielded' });
        await nextTurn();
        yield await Person.create({ username: 'yielded again' });
      }
      for await (const person of people()) await person.update({ age: 1 });
    });
    expect(spec.wire.names).toEqual(['insert', 'insert', 'insert', 'update', 'insert', 'update']);
  });

  it('and nothing that runs beside the block does', async () => {
    const [opened, done] = [gate(), gate()];
    const beside = opened.opened.then(async () => {
      const person = await Person.create({ username: 'beside' });
      await person.reload();
      await Person.collection.findOne({ username: 'beside' });
      done.open();
    });
    const id = await Person.withSession(async (session) => {
      await Person.create({ username: 'inside' });
      opened.open();
      await done.opened;
      await Person.create({ username: 'inside again' });
      return idOf(session);
    });
    await beside;

    const inside = spec.wire.started.filter(({ lsid }) => lsid === id);
    expect(inside.map(({ command }) => command['documents']?.[0]?.username)).toEqual(['inside', 'inside again']);
    expect(spec.wire.started).toHaveLength(5);
  });

  it('and 50 blocks in parallel never mix theirs', async () => {
    const blocks = Array.from({ length: 50 }, async (_, block) =>
      Person.withSession(async (session) => {
        const person = await Person.create({ username: `block ${block}` });
        await nextTurn();
        await person.update({ age: block });
        await Promise.all([person.reload(), Person.where({ username: `block ${block}` }).first()]);
        return idOf(session);
      }),
    );

    const ids = await Promise.all(blocks);

    expect(new Set(ids).size).toBe(50);
    expect(new Set(spec.wire.lsids())).toEqual(new Set(ids));
    for (const [block, id] of ids.entries()) {
      const own = spec.wire.started.filter(({ lsid }) => lsid === id);
      expect(own.map(({ name }) => name)).toEqual(['insert', 'update', 'find', 'find']);
      expect(own[0]!.command['documents'][0].username).toBe(`block ${block}`);
    }
  });

  it('in a session that was started by hand and runs a block', async () => {
    await using session = await Person.startSession();
    await session.run(() => Person.create({ username: 'by hand' }));
    await session.run(async () => {
      expect(Person.currentSession).toBe(session);
      await Person.count();
    });
    await Person.collection.findOne({}, { session: session.driverSession });
    await Person.collection.findOne({}, { session: session as never });
    expect(spec.wire.names).toEqual(['insert', 'aggregate', 'find', 'find']);
    expect(spec.wire.lsids()).toEqual([idOf(session)]);
  });
});
