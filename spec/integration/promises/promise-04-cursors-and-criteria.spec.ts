import { SessionEndedError, type Criteria, type Session } from 'threadline';
import { Person } from '../people';
import { gate, idOf, rejection, thrown, wired } from '../wired';

describe('Promise 4: cursors and criteria belong to their block', () => {
  const spec = wired();

  beforeAll(() => Person.createMany(Array.from({ length: 6 }, (_, age) => ({ username: 'reader', age }))));

  describe("a cursor of the driver's interface kept past its block", () => {
    async function kept(read = 1) {
      return Person.withSession(async () => {
        const cursor = Person.collection.find({ username: 'reader' }, { batchSize: 3 });
        for (let i = 0; i < read; i += 1) await cursor.next();
        return { cursor };
      });
    }

    it('is refused, the documents that had arrived included', async () => {
      const { cursor } = await kept();
      spec.wire.clear();
      expect(await rejection(cursor.next())).toBeInstanceOf(SessionEndedError);
      expect(await rejection(cursor.tryNext())).toBeInstanceOf(SessionEndedError);
      expect(await rejection(cursor.hasNext())).toBeInstanceOf(SessionEndedError);
      expect(await rejection(cursor.toArray())).toBeInstanceOf(SessionEndedError);
      expect(await rejection(cursor.forEach(() => undefined))).toBeInstanceOf(SessionEndedError);
      expect(await rejection(cursor.count())).toBeInstanceOf(SessionEndedError);
      expect(await rejection(cursor.explain())).toBeInstanceOf(SessionEndedError);
      expect(await rejection(cursor[Symbol.asyncIterator]().next())).toBeInstanceOf(SessionEndedError);
      expect(thrown(() => cursor.readBufferedDocuments())).toBeInstanceOf(SessionEndedError);
      expect(spec.wire.names).toEqual([]);
    });

    it('is refused within another block', async () => {
      const { cursor } = await kept();
      await Person.withSession(async () => {
        expect(await rejection(cursor.next())).toBeInstanceOf(SessionEndedError);
        await Person.count();
      });
    });

    it('is refused where it was made in the block and never read', async () => {
      const { cursor } = await Person.withSession(() => ({ cursor: Person.collection.find({}) }));
      expect(await rejection(cursor.next())).toBeInstanceOf(SessionEndedError);
      expect(await rejection(cursor.toArray())).toBeInstanceOf(SessionEndedError);
    });

    it('may always be closed', async () => {
      const { cursor } = await kept();
      await cursor.close();
      expect(cursor.killed).toBe(true);
      await cursor.close();
    });

    it('is closed on the server by the block, with its lsid', async () => {
      const id = await Person.withSession(async (session) => {
        await Person.collection.find({ username: 'reader' }, { batchSize: 2 }).next();
        return idOf(session);
      });
      expect(spec.wire.names).toEqual(['find', 'killCursors']);
      expect(spec.wire.lsids()).toEqual([id]);
    });
  });

  it('an aggregation, a listing and an iterator kept past their block are refused', async () => {
    const { aggregation, indexes, iterator, documents } = await Person.withSession(async () => {
      const aggregation = Person.collection.aggregate([{ $match: {} }], { batchSize: 2 });
      await aggregation.next();
      const indexes = Person.collection.listIndexes();
      const iterator = Person.collection.find({}, { batchSize: 2 })[Symbol.asyncIterator]();
      await iterator.next();
      const documents = Person.where({ username: 'reader' })[Symbol.asyncIterator]();
      await documents.next();
      return { aggregation, indexes, iterator, documents };
    });
    spec.wire.clear();
    expect(await rejection(aggregation.next())).toBeInstanceOf(SessionEndedError);
    expect(await rejection(indexes.toArray())).toBeInstanceOf(SessionEndedError);
    expect(await rejection(iterator.next())).toBeInstanceOf(SessionEndedError);
    expect(await rejection(documents.next())).toBeInstanceOf(SessionEndedError);
    expect(spec.wire.names).toEqual([]);
  });

  describe('a criteria', () => {
    const inside = () => Person.withSession(() => ({ criteria: Person.where({ username: 'reader' }) }));

    const USES: Readonly<Record<string, (criteria: Criteria<Person>) => PromiseLike<unknown>>> = {
      await: (criteria) => criteria,
      iteration: (criteria) => criteria[Symbol.asyncIterator]().next(),
      batches: (criteria) => criteria.batches(1)[Symbol.asyncIterator]().next(),
      count: (criteria) => criteria.count(),
      exists: (criteria) => criteria.exists(),
      first: (criteria) => criteria.first(),
      last: (criteria) => criteria.last(),
      pluck: (criteria) => criteria.pluck('username'),
      distinct: (criteria) => criteria.distinct('username'),
      explain: (criteria) => criteria.explain(),
      updateAll: (criteria) => criteria.updateAll({ age: 0 }),
      deleteAll: (criteria) => criteria.deleteAll(),
      destroyAll: (criteria) => criteria.destroyAll(),
      'a derived criteria': (criteria) => criteria.where({ age: 1 }).limit(1).order('age'),
      'a part of another criteria': (criteria) => Person.where(criteria).count(),
    };

    it.each(Object.entries(USES))('made inside is refused outside: %s', async (_, use) => {
      const { criteria } = await inside();
      expect(await rejection((async () => await use(criteria))())).toBeInstanceOf(SessionEndedError);
      await Person.withSession(async () => {
        expect(await rejection((async () => await use(criteria))())).toBeInstanceOf(SessionEndedError);
      });
      expect(spec.wire.names).toEqual([]);
    });

    it('made inside is refused outside while its block still runs', async () => {
      let criteria: Criteria<Person> | undefined;
      const [made, tried] = [gate(), gate()];
      const outside = made.opened.then(async () => {
        const error = await rejection(criteria!.count());
        tried.open();
        return error;
      });
      await Person.withSession(async () => {
        criteria = Person.where({ username: 'reader' });
        made.open();
        await tried.opened;
      });
      expect(await outside).toBeInstanceOf(SessionEndedError);
      expect(spec.wire.names).toEqual([]);
    });

    it('made outside takes part inside', async () => {
      const criteria = Person.where({ username: 'reader' });
      const id = await Person.withSession(async (session) => {
        expect(await criteria).toHaveLength(6);
        expect(await criteria.where({ age: { $gt: 2 } }).count()).toBe(3);
        return idOf(session);
      });
      expect(spec.wire.names).toEqual(['find', 'aggregate']);
      expect(spec.wire.lsids()).toEqual([id]);
      expect(await criteria.count()).toBe(6);
    });

    it('that the block returns is awaited inside', async () => {
      let id = '';
      const people = await Person.withSession((session: Session) => {
        id = idOf(session);
        return Person.where({ username: 'reader' }) as unknown as Promise<Person[]>;
      });
      expect(people).toHaveLength(6);
      expect(spec.wire.lsids()).toEqual([id]);
    });

    it('made inside may be used in withoutSession there', async () => {
      await Person.withSession(async (session) => {
        const criteria = Person.where({ username: 'reader' });
        expect(await Person.withoutSession(() => criteria.count())).toBe(6);
        expect(spec.wire.lsids()).not.toContain(idOf(session));
      });
    });

    it('whose loop is left closes its cursor on the server, in the session', async () => {
      await Person.withSession(async (session) => {
        for await (const [first] of Person.where({ username: 'reader' }).batches(2)) {
          expect(first).toBeInstanceOf(Person);
          break;
        }
        expect(spec.wire.names).toEqual(['find', 'killCursors']);
        expect(spec.wire.lsids()).toEqual([idOf(session)]);
      });
      expect(spec.wire.names).toEqual(['find', 'killCursors']);
    });

    it("never awaited sends nothing and is nobody's forgotten work", async () => {
      await Person.withSession(() => {
        void Person.where({ username: 'reader' }).order('age').limit(1);
      });
      expect(spec.wire.names).toEqual([]);
    });
  });
});
