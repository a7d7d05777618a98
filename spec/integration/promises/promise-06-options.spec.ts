import { connect, connection, Document, Field, InvalidOptionError, Model, UnacknowledgedWriteError } from 'threadline';
import { recordCommands } from 'threadline/testing';
import { mongodbUri } from '../../support/database';
import { Person } from '../people';
import { rejection, thrown, wired } from '../wired';

@Document({ client: 'careless', collection: 'careless_people' })
class CarelessPerson extends Model {
  @Field(String) username!: string;
}

describe('Promise 6: unacknowledged writes and options that cannot be meant are refused before anything is sent', () => {
  const spec = wired();
  let person: Person;

  beforeAll(async () => {
    person = await Person.create({ username: 'Emily' });
  });

  describe('w: 0 inside a block', () => {
    const none = { writeConcern: { w: 0 } } as const;
    const collection = () => Person.collection;
    const bulk = () => {
      const operation = Person.collection.initializeOrderedBulkOp();
      operation.insert({ username: 'bulk' });
      return operation;
    };
    const REFUSED: Readonly<Record<string, () => PromiseLike<unknown>>> = {
      'insertOne with the option': () => collection().insertOne({}, none),
      'insertMany with the option': () => collection().insertMany([{}], none),
      'updateOne with the option': () => collection().updateOne({}, { $set: { age: 1 } }, none),
      'updateMany with the option': () => collection().updateMany({}, { $set: { age: 1 } }, none),
      'replaceOne with the option': () => collection().replaceOne({}, {}, none),
      'deleteOne with the option': () => collection().deleteOne({}, none),
      'deleteMany with the option': () => collection().deleteMany({}, none),
      'findOneAndUpdate with the option': () => collection().findOneAndUpdate({}, { $set: { age: 1 } }, none),
      'findOneAndDelete with the option': () => collection().findOneAndDelete({}, none),
      'bulkWrite with the option': () => collection().bulkWrite([{ insertOne: { document: {} } }], none),
      'a bulk whose execute has the option': () => bulk().execute(none),
      'a bulk that was made with it': () => {
        const operation = Person.collection.initializeUnorderedBulkOp(none);
        operation.insert({});
        return operation.execute();
      },
      'createIndex with the option': () => collection().createIndex({ age: 1 }, none as never),
      'a command with it': () =>
        connection()
          .database()
          .command({ insert: 'people', documents: [{}], ...none }),
      'a collection of a database with it': () => connection().database().collection('people', none).insertOne({}),
      'a database with it': () =>
        connection()
          .database(undefined, none as never)
          .collection('people')
          .insertOne({}),
      'create under with()': () => Person.with(none, () => Person.create({ username: 'x' })),
      'createMany under with()': () => Person.with(none, () => Person.createMany([{ username: 'x' }])),
      'save under with()': () => Person.with(none, () => person.update({ age: 9 })),
      'destroy under with()': () => Person.with(none, () => person.destroy()),
      'updateAll under with()': () => Person.with(none, () => Person.updateAll({ age: 9 })),
      'deleteAll under with()': () => Person.with(none, () => Person.deleteAll()),
      'the collection under with()': () => Person.with(none, () => Person.collection.insertOne({})),
      'an aggregation that writes': () =>
        collection()
          .aggregate([{ $match: {} }, { $out: 'elsewhere' }], none)
          .toArray(),
    };

    it.each(Object.entries(REFUSED))('%s', async (_, write) => {
      await Person.withSession(async () => {
        expect(await rejection((async () => await write())())).toBeInstanceOf(UnacknowledgedWriteError);
        await Person.create({ username: 'acknowledged' });
      });
      expect(spec.wire.names).toEqual(['insert']);
      expect(person.isDestroyed).toBe(false);
    });

    it('of the client itself', async () => {
      const options = { monitorCommands: true, writeConcern: { w: 0 } } as const;
      await connect({ careless: { uri: mongodbUri(), database: spec.database, options } });
      using wire = recordCommands(connection('careless').client);
      await CarelessPerson.withSession(async () => {
        expect(await rejection(CarelessPerson.create({ username: 'x' }))).toBeInstanceOf(UnacknowledgedWriteError);
        expect(await rejection(CarelessPerson.deleteAll())).toBeInstanceOf(UnacknowledgedWriteError);
        expect(await rejection(CarelessPerson.collection.insertOne({}))).toBeInstanceOf(UnacknowledgedWriteError);
        const command = connection('careless').database().collection('x').deleteMany({});
        expect(await rejection(command)).toBeInstanceOf(UnacknowledgedWriteError);
        expect(wire.names).toEqual([]);
        await CarelessPerson.with({ writeConcern: { w: 1 } }, () =>
          CarelessPerson.create({ username: 'acknowledged' }),
        );
        expect(await CarelessPerson.count()).toBe(1);
        expect(await CarelessPerson.collection.findOne({})).toMatchObject({ username: 'acknowledged' });
      });
      expect(wire.lsids()).toHaveLength(1);
      await connection('careless').close();
    });

    it('reads are not writes: they may be told anything', async () => {
      await Person.withSession(async () => {
        await Person.with(none, () => Person.count());
        await Person.with(none, () => Person.collection.findOne({}));
        await Person.with(none, async () => Person.collection.find({}).toArray());
      });
      expect(spec.wire.names).toEqual(['aggregate', 'find', 'find']);
      expect(spec.wire.lsids()).toHaveLength(1);
    });

    it('and outside of blocks w: 0 is the own business of whoever says it', async () => {
      await Person.collection.insertOne({ username: 'fire and forget' }, none);
      expect(spec.wire.names).toEqual(['insert']);
    });
  });

  describe('options', () => {
    const block = () => Person.count();
    const BAD: Readonly<Record<string, readonly unknown[]>> = {
      nothing: [],
      null: [null],
      'options without a block': [{ causalConsistency: true }],
      'a block that is no function': [{}, 'block'],
      'a block that is a promise': [{}, Promise.resolve()],
      'a block that is null': [{}, null],
      'options after the block': [block, { causalConsistency: true }],
      'two blocks': [block, block],
      'null for options': [null, block],
      'false for options': [false, block],
      'a number for options': [1, block],
      'a string for options': ['snapshot', block],
      'a list for options': [[], block],
      'a list of options': [[{ snapshot: true }], block],
      'an unknown option': [{ causalconsistency: true }, block],
      'an option of the driver that is not ours': [{ owner: {} }, block],
      'a transaction option': [{ readConcern: { level: 'snapshot' } }, block],
      'a transaction timeout': [{ timeoutMS: 1 }, block],
      'an own __proto__': [JSON.parse('{"__proto__": {"snapshot": true}}'), block],
      'causalConsistency as a string': [{ causalConsistency: 'true' }, block],
      'causalConsistency as a number': [{ causalConsistency: 1 }, block],
      'causalConsistency as null': [{ causalConsistency: null }, block],
      'snapshot as a string': [{ snapshot: 'true' }, block],
      'snapshot as null': [{ snapshot: null }, block],
      'snapshot as an object': [{ snapshot: {} }, block],
      'causalConsistency with snapshot': [{ causalConsistency: true, snapshot: true }, block],
      'defaultTransactionOptions as null': [{ defaultTransactionOptions: null }, block],
      'defaultTransactionOptions as a list': [{ defaultTransactionOptions: [] }, block],
      'defaultTransactionOptions as a string': [{ defaultTransactionOptions: 'majority' }, block],
      'an unknown transaction option': [{ defaultTransactionOptions: { readconcern: {} } }, block],
      'a read concern that is none': [{ defaultTransactionOptions: { readConcern: 1 } }, block],
      'a write concern that is none': [{ defaultTransactionOptions: { writeConcern: 'majority' } }, block],
      'an unacknowledged write concern': [{ defaultTransactionOptions: { writeConcern: { w: 0 } } }, block],
      'a read preference that no transaction has': [
        { defaultTransactionOptions: { readPreference: 'secondary' } },
        block,
      ],
      'a negative time': [{ defaultTransactionOptions: { maxCommitTimeMS: -1 } }, block],
      'a time that is no number': [{ defaultTransactionOptions: { timeoutMS: 'long' } }, block],
      'no attempt': [{ defaultTransactionOptions: { maxAttempts: 0 } }, block],
    };
    const WAYS: Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>> = {
      'Model.withSession': (...args) => Person.withSession(...(args as [never])),
      'document.withSession': (...args) => person.withSession(...(args as [never])),
      'connection.withSession': (...args) => connection().withSession(...(args as [never])),
    };
    const all = Object.entries(WAYS).flatMap(([way, call]) =>
      Object.entries(BAD).map(([what, args]) => ({ way, call, what, args })),
    );

    it.each(all)('$way refuses $what', async ({ call, args }) => {
      const error = await rejection(call(...args));
      expect(error).toBeInstanceOf(InvalidOptionError);
      expect(error['code']).toBe('INVALID_OPTION');
      expect(spec.wire.names).toEqual([]);
    });

    const options = Object.entries(BAD).filter(
      ([, args]) => args.length === 2 && args[1] === block && typeof args[0] !== 'function',
    );

    it.each(options)('startSession refuses %s', async (_, [given]) => {
      expect(await rejection(Person.startSession(given as never))).toBeInstanceOf(InvalidOptionError);
      expect(await rejection(connection().startSession(given as never))).toBeInstanceOf(InvalidOptionError);
      expect(spec.wire.names).toEqual([]);
    });

    it('undefined means what is usual', async () => {
      const undefinedOptions = {
        causalConsistency: undefined,
        snapshot: undefined,
        defaultTransactionOptions: undefined,
        after: undefined,
      };
      await Person.withSession(undefined as never, async (session) => expect(session.options).toEqual({}));
      await Person.withSession(undefinedOptions, async (session) => expect(session.hasEnded).toBe(false));
      await (await Person.startSession(undefined)).end();
      await Person.withSession(block as never, undefined as never);
      expect(spec.wire.names).toEqual(['aggregate']);
    });

    it('session.run and withoutSession refuse a block that is none', async () => {
      await using session = await Person.startSession();
      for (const bad of [undefined, null, 'block', {}, []] as never[]) {
        expect(await rejection(session.run(bad))).toBeInstanceOf(InvalidOptionError);
        expect(await rejection(Person.withoutSession(bad))).toBeInstanceOf(InvalidOptionError);
        expect(await rejection(Person.with({}, bad))).toBeInstanceOf(InvalidOptionError);
      }
    });

    it.each([
      ['an unknown option', { db: 'x' }],
      ['a client that is no name', { client: 1 }],
      ['an empty database', { database: '' }],
      ['a collection that is no name', { collection: {} }],
      ['null', null],
      ['a string', 'archive'],
      ['a list', ['archive']],
      ['a read preference that is none', { readPreference: 'somewhere' }],
      ['a read preference without a mode', { readPreference: {} }],
      ['a read concern that is none', { readConcern: 1 }],
      ['a read concern without a level', { readConcern: {} }],
      ['a write concern that is none', { writeConcern: 'majority' }],
    ])('with() refuses %s', async (_, storage) => {
      expect(await rejection(Person.with(storage as never, block))).toBeInstanceOf(InvalidOptionError);
      expect(spec.wire.names).toEqual([]);
    });

    it('the driver methods refuse a session that is none, and options that are none', async () => {
      for (const session of [{}, 1, 'session', []] as never[]) {
        expect(await rejection(Person.collection.findOne({}, { session }))).toBeInstanceOf(InvalidOptionError);
        expect(thrown(() => Person.collection.find({}, { session }))).toBeInstanceOf(InvalidOptionError);
      }
      expect(await rejection(Person.collection.findOne({}, 'options' as never))).toBeInstanceOf(InvalidOptionError);
      expect(await rejection(Person.collection.insertOne({}, (() => undefined) as never))).toBeInstanceOf(
        InvalidOptionError,
      );
      expect(spec.wire.names).toEqual([]);
    });
  });
});
