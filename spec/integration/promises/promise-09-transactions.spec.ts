import {
  AfterSave,
  BeforeValidation,
  connection,
  Document,
  DuplicateKeyError,
  Field,
  InvalidOptionError,
  Model,
  OperationError,
  Rollback,
  TransactionAbortedError,
  TransactionRetryError,
  TransactionStateError,
  UnawaitedOperationError,
} from 'threadline';
import { Account, Person } from '../transactions/models';
import { transientError } from '../transactions/transient';
import { gate, idOf, rejection, thrown, wired } from '../wired';

/** Takes its time to be validated. */
@Document({ collection: 'tx_accounts' })
class Deliberate extends Model {
  @Field() owner!: string;
  @BeforeValidation() async think(): Promise<void> {
    await Promise.resolve();
  }
}

describe('Promise 9: a transaction commits when its block resolves, and aborts when it rejects', () => {
  const spec = wired();
  beforeAll(() => Account.create({ owner: 'nobody' }));
  const owners = async (): Promise<unknown[]> => (await spec.stored('tx_accounts')).map(({ owner }) => owner);

  it('commits and gives the value of the block; the session goes back to the pool', async () => {
    const session = await Account.transaction(async (given) => {
      await Account.create({ owner: 'a' });
      await Account.where({ owner: 'a' }).count();
      return given;
    });
    expect(session!.hasEnded).toBe(true);
    expect(spec.wire.names).toEqual(['insert', 'aggregate', 'commitTransaction']);
    expect(spec.wire.started.map(({ autocommit }) => autocommit)).toEqual([false, false, false]);
    expect(spec.wire.started.map(({ startTransaction }) => startTransaction)).toEqual([true, undefined, undefined]);
    expect(new Set(spec.wire.started.map(({ txnNumber }) => txnNumber)).size).toBe(1);
    expect(spec.wire.lsids()).toHaveLength(1);
    expect(await owners()).toContain('a');
  });

  it('sends nothing for an empty block', async () => {
    expect(await Account.transaction(() => 'value')).toBe('value');
    expect(spec.wire.names).toEqual([]);
  });

  it('awaits a criteria that the block returns inside', async () => {
    const found = await Account.transaction(() => Account.where({ owner: 'nobody' }));
    expect(found).toHaveLength(1);
    expect(spec.wire.names).toEqual(['find', 'commitTransaction']);
  });

  it.each([
    ['an error', new Error('no')],
    ['undefined', undefined as unknown as Error],
  ])('aborts and rejects with what the block throws: %s', async (_what, failure) => {
    const run = Account.transaction(async () => {
      await Account.create({ owner: 'b' });
      throw failure;
    });
    expect(await rejection(run)).toBe(failure);
    expect(spec.wire.names).toEqual(['insert', 'abortTransaction']);
    expect(await owners()).not.toContain('b');
  });

  it('Rollback aborts and resolves to undefined', async () => {
    const run = Account.transaction(async () => {
      await Account.create({ owner: 'b' });
      throw new Rollback();
    });
    expect(await run).toBeUndefined();
    expect(spec.wire.names).toEqual(['insert', 'abortTransaction']);
  });

  it('tries again on a transient error, in one session, as a new transaction each time', async () => {
    const attempts: number[] = [];
    const retried: [unknown, number][] = [];
    const failure = transientError();
    const onRetry = (error: unknown, { attempt }: { attempt: number }) => void retried.push([error, attempt]);
    await Account.transaction({ onRetry }, async (_session, { attempt }) => {
      attempts.push(attempt);
      await Account.create({ owner: `c${attempt}` });
      if (attempt < 3) throw failure;
    });
    expect(attempts).toEqual([1, 2, 3]);
    expect(retried).toEqual([
      [failure, 1],
      [failure, 2],
    ]);
    expect(spec.wire.names).toEqual([
      ...['insert', 'abortTransaction', 'insert', 'abortTransaction'],
      ...['insert', 'commitTransaction'],
    ]);
    expect(spec.wire.lsids()).toHaveLength(1);
    const numbers = spec.wire.named('insert').map(({ txnNumber }) => txnNumber!);
    expect(numbers).toEqual([numbers[0], numbers[0]! + 1, numbers[0]! + 2]);
    expect((await owners()).filter((owner) => String(owner).startsWith('c'))).toEqual(['c3']);
  });

  it('maxAttempts: the last error is the cause', async () => {
    const failure = transientError();
    const error = await rejection(Account.transaction({ maxAttempts: 2 }, () => Promise.reject(failure)));
    expect(error).toBeInstanceOf(TransactionRetryError);
    expect(error).toMatchObject({ code: 'TRANSACTION_RETRY', attempts: 2, cause: failure });
  });

  it('timeoutMS: no attempt begins after it', async () => {
    let attempts = 0;
    const failure = transientError();
    const run = Account.transaction({ timeoutMS: 150 }, () => {
      attempts += 1;
      throw failure;
    });
    const error = await rejection(run);
    expect(error).toMatchObject({ name: 'TransactionRetryError', cause: failure, attempts });
    expect(attempts).toBeGreaterThan(1);
  });

  it('retry: false gives the error itself', async () => {
    const failure = transientError();
    expect(await rejection(Account.transaction({ retry: false }, () => Promise.reject(failure)))).toBe(failure);
  });

  it('retry options are taken from the session too, each on its own', async () => {
    const defaultTransactionOptions = { maxAttempts: 3, timeoutMS: 60_000 };
    let attempts = 0;
    const fail = (): never => {
      attempts += 1;
      throw transientError();
    };
    await Account.withSession({ defaultTransactionOptions }, async () => {
      expect(await rejection(Account.transaction({ timeoutMS: 59_000 }, fail))).toMatchObject({ attempts: 3 });
      expect(await rejection(Account.transaction({ maxAttempts: 1 }, fail))).toMatchObject({ attempts: 1 });
    });
    expect(attempts).toBe(4);
  });

  it.each<[string, unknown]>([
    ['an unknown option', { unknown: 1 }],
    ['timeoutMS 0', { timeoutMS: 0 }],
    ['maxAttempts 1.5', { maxAttempts: 1.5 }],
    ['a retry that is no boolean', { retry: 'no' }],
    ['a signal that is none', { signal: {} }],
    ['an unacknowledged write concern', { writeConcern: { w: 0 } }],
    ['a read preference that is not primary', { readPreference: 'secondary' }],
    ['no object', 5],
    ['null', null],
  ])('refuses %s before anything is opened', async (_what, options) => {
    const never = () => Account.create({ owner: 'never' });
    expect(await rejection(Account.transaction(options as object, never))).toBeInstanceOf(InvalidOptionError);
    await Account.withSession(async (session) => {
      expect(await rejection(Account.transaction(options as object, never))).toBeInstanceOf(InvalidOptionError);
      expect(await rejection(session.withTransaction(options as object, never))).toBeInstanceOf(InvalidOptionError);
      expect(session.isInTransaction).toBe(false);
    });
    expect(spec.wire.names).toEqual([]);
  });

  it('refuses a block that is none', async () => {
    expect(await rejection(Account.transaction({} as never))).toBeInstanceOf(InvalidOptionError);
    expect(await rejection(Account.transaction({}, 5 as never))).toBeInstanceOf(InvalidOptionError);
  });

  describe('signal', () => {
    it('aborted before: rejects with the reason, and nothing is sent', async () => {
      const signal = AbortSignal.abort('reason');
      let ran = false;
      const run = Account.transaction({ signal }, () => {
        ran = true;
      });
      expect(await rejection(run)).toBe('reason');
      expect([ran, spec.wire.names]).toEqual([false, []]);
    });

    it('aborted inside: rejects with the reason after the abort; what the block does later is refused', async () => {
      const controller = new AbortController();
      const reason = new Error('enough');
      const later = gate();
      let leftover!: Promise<Error>;
      const run = Account.transaction({ signal: controller.signal }, async () => {
        await Account.create({ owner: 'd' });
        leftover = later.opened.then(() => rejection(Account.create({ owner: 'd2' })));
        controller.abort(reason);
        await leftover;
      });
      expect(await rejection(run)).toBe(reason);
      expect(spec.wire.names).toEqual(['insert', 'abortTransaction']);
      later.open();
      expect(await leftover).toMatchObject({ name: 'SessionEndedError' });
      expect(await owners()).not.toContain('d');
      expect(await owners()).not.toContain('d2');
    });

    /** Aborts when a command of this name is sent. */
    async function abortingAt(name: string, run: (controller: AbortController) => Promise<void>): Promise<void> {
      const controller = new AbortController();
      const abort = ({ commandName }: { commandName: string }): void => {
        if (commandName === name) controller.abort('late');
      };
      const { client } = connection();
      client.on('commandStarted', abort);
      try {
        await run(controller);
      } finally {
        client.off('commandStarted', abort);
      }
    }

    it('aborted when the block has returned: no commit', async () => {
      await Account.create({ owner: 'one more' });
      // The block's end closes the cursor.
      await abortingAt('killCursors', async ({ signal }) => {
        const run = Account.transaction({ signal }, async () => {
          await Account.create({ owner: 'e' });
          await Account.collection.find({}, { batchSize: 1 }).next();
        });
        expect(await rejection(run)).toBe('late');
      });
      expect(spec.wire.names.slice(-2)).toEqual(['killCursors', 'abortTransaction']);
      expect(await owners()).not.toContain('e');
    });

    it('aborted when the commit was sent: the commit is finished', async () => {
      await abortingAt('commitTransaction', async ({ signal }) => {
        const value = await Account.transaction({ signal }, async () => {
          await Account.create({ owner: 'f' });
          return 'value';
        });
        expect(value).toBe('value');
      });
      expect(await owners()).toContain('f');
    });
  });

  describe('the block may commit or abort by itself', () => {
    it('commit: resolves to its value; what it awaits after that runs in the session, outside any transaction', async () => {
      const value = await Account.transaction(async (session) => {
        await Account.create({ owner: 'g' });
        await session.commitTransaction();
        expect(session.isInTransaction).toBe(false);
        await Account.create({ owner: 'g2' });
        return idOf(session);
      });
      expect(spec.wire.names).toEqual(['insert', 'commitTransaction', 'insert']);
      expect(spec.wire.started.map(({ autocommit }) => autocommit)).toEqual([false, false, undefined]);
      expect(spec.wire.lsids()).toEqual([value]);
    });

    it('abort: the same', async () => {
      const value = await Account.transaction(async (session) => {
        await Account.create({ owner: 'h' });
        await session.abortTransaction();
        await Account.create({ owner: 'h2' });
        return 'value';
      });
      expect(value).toBe('value');
      expect(spec.wire.names).toEqual(['insert', 'abortTransaction', 'insert']);
      expect(spec.wire.started[2]!.autocommit).toBeUndefined();
      const stored = await owners();
      expect([stored.includes('h'), stored.includes('h2')]).toEqual([false, true]);
    });

    it('an error after its own commit comes out, and nothing is done twice, transient or not', async () => {
      let attempts = 0;
      const failure = transientError();
      const run = Account.transaction(async (session) => {
        attempts += 1;
        await Account.create({ owner: 'once' });
        await session.commitTransaction();
        throw failure;
      });
      expect(await rejection(run)).toBe(failure);
      expect(attempts).toBe(1);
      expect((await owners()).filter((owner) => owner === 'once')).toHaveLength(1);
    });

    it('a transient error after its own abort is tried again', async () => {
      let attempts = 0;
      await Account.transaction(async (session) => {
        if ((attempts += 1) > 1) return;
        await session.abortTransaction();
        throw transientError();
      });
      expect(attempts).toBe(2);
    });

    it.each(['commitTransaction', 'abortTransaction'] as const)(
      'what was under way at its %s is refused, not sent outside',
      async (method) => {
        await Account.transaction(async (session) => {
          const onItsWay = Account.create({ owner: 'on its way' });
          const waiting = Account.collection.find({ owner: 'x' }).toArray();
          const ended = session[method]();
          const hurried = rejection(Account.withSession(() => 1));
          await Promise.allSettled([onItsWay, waiting, ended, hurried]);
        });
        expect(spec.wire.started.filter(({ autocommit }) => autocommit === undefined)).toEqual([]);
      },
    );

    it('a validation that was under way does not become a write outside', async () => {
      await Account.transaction(async (session) => {
        await Account.count();
        const late = Deliberate.create({ owner: 'slipped out' });
        const ended = session.abortTransaction();
        expect(await rejection(late)).toBeInstanceOf(TransactionStateError);
        await ended;
      });
      expect(spec.wire.names).toEqual(['aggregate', 'abortTransaction']);
      expect(await owners()).not.toContain('slipped out');
    });

    it('nor does what the hook of an operation that was under way goes on with', async () => {
      const ended = gate();
      @Document({ collection: 'lingering' })
      class Lingering extends Model {
        @AfterSave() async linger(): Promise<void> {
          await ended.opened;
          await Account.create({ owner: 'from a lingering hook' });
        }
      }
      await Account.transaction(async (session) => {
        const lingering = rejection(Lingering.create());
        await Account.count();
        await session.abortTransaction();
        ended.open();
        expect(await lingering).toBeInstanceOf(TransactionStateError);
      });
      expect([...spec.wire.names].sort()).toEqual(['abortTransaction', 'aggregate', 'insert']);
      expect(await owners()).not.toContain('from a lingering hook');
    });

    it('nor a cursor that was opened in the transaction', async () => {
      await Account.createMany([{ owner: 'u' }, { owner: 'v' }, { owner: 'w' }]);
      spec.wire.clear();
      await Account.transaction(async (session) => {
        const cursor = Account.collection.find({}, { batchSize: 1 });
        await cursor.next();
        await session.commitTransaction();
        expect(await rejection(cursor.next())).toBeInstanceOf(TransactionStateError);
      });
      expect(spec.wire.named('getMore')).toEqual([]);
    });

    it('and start another one, which the end of the block commits', async () => {
      await Account.transaction(async (session) => {
        await session.abortTransaction();
        session.startTransaction();
        await Account.create({ owner: 'second' });
      });
      expect(spec.wire.names).toEqual(['insert', 'commitTransaction']);
      expect(await owners()).toContain('second');
    });
  });

  describe('by hand', () => {
    it('one after the other on one session; commit after commit asks again', async () => {
      await Account.withSession(async (session) => {
        session.startTransaction();
        await Account.create({ owner: 'i' });
        await session.commitTransaction();
        await session.commitTransaction();
        session.startTransaction();
        await Account.create({ owner: 'i2' });
        await session.commitTransaction();
      });
      expect(spec.wire.names).toEqual([
        'insert',
        'commitTransaction',
        'commitTransaction',
        'insert',
        'commitTransaction',
      ]);
      const numbers = spec.wire.started.map(({ txnNumber }) => txnNumber! - spec.wire.started[0]!.txnNumber!);
      expect(numbers).toEqual([0, 0, 0, 1, 1]);
    });

    it('any other wrong order is TransactionStateError, and sends nothing', async () => {
      await Account.withSession(async (session) => {
        for (const end of [session.commitTransaction(), session.abortTransaction()]) {
          expect(await rejection(end)).toBeInstanceOf(TransactionStateError);
        }
        session.startTransaction();
        await session.abortTransaction();
        for (const end of [session.commitTransaction(), session.abortTransaction()]) {
          expect(await rejection(end)).toBeInstanceOf(TransactionStateError);
        }
        session.startTransaction();
        await session.commitTransaction();
        expect(await rejection(session.abortTransaction())).toBeInstanceOf(TransactionStateError);
        await Account.count();
        expect(await rejection(session.commitTransaction())).toBeInstanceOf(TransactionStateError);
      });
      expect(spec.wire.names).toEqual(['aggregate']);
    });

    it('across several session.run, and the changes of each', async () => {
      await using session = await Account.startSession();
      session.startTransaction();
      const account = await session.run(() => Account.create({ owner: 'j' }));
      await session.run(() => account.update({ balance: 5 }));
      expect(session.isInTransaction).toBe(true);
      await session.commitTransaction();
      expect(spec.wire.names).toEqual(['insert', 'update', 'commitTransaction']);
      expect(await spec.stored('tx_accounts', { owner: 'j' })).toMatchObject([{ balance: 5 }]);
    });

    it('is aborted when the session ends', async () => {
      await Account.withSession(async (session) => {
        session.startTransaction();
        await Account.create({ owner: 'k' });
      });
      expect(spec.wire.names).toEqual(['insert', 'abortTransaction']);
      expect(await owners()).not.toContain('k');
    });

    it('does not begin while an operation is in flight, which it would take in', async () => {
      await Account.withSession(async (session) => {
        const collection = Account.collection;
        const inFlight = collection.insertOne({ owner: 'l' });
        expect(thrown(() => session.startTransaction())).toBeInstanceOf(TransactionStateError);
        await inFlight;
        const validating = Deliberate.create({ owner: 'l2' });
        session.startTransaction();
        expect(await rejection(validating)).toBeInstanceOf(TransactionStateError);
        await session.abortTransaction();
      });
      expect(spec.wire.names).toEqual(['insert']);
      expect(spec.wire.started[0]!.autocommit).toBeUndefined();
    });

    it('a forgotten commit is waited for and told', async () => {
      const run = Account.withSession(async (session) => {
        session.startTransaction();
        await Account.create({ owner: 'm' });
        void session.commitTransaction();
      });
      expect(await rejection(run)).toMatchObject({ operations: ['session.commitTransaction'] });
      expect(spec.wire.names).toEqual(['insert', 'commitTransaction']);
    });

    it("one that was ended on the driver's own session takes nothing more", async () => {
      const run = Account.transaction(async (session) => {
        await Account.create({ owner: 'n' });
        await session.driverSession.abortTransaction();
        await Account.create({ owner: 'n2' });
      });
      expect(await rejection(run)).toBeInstanceOf(TransactionStateError);
      expect(spec.wire.names).toEqual(['insert', 'abortTransaction']);
    });
  });

  describe('a failed command spoils the transaction', () => {
    const duplicate = async () => {
      const { id } = await Account.create({ owner: 'taken' });
      await Account.collection.insertOne({ _id: id, owner: 'twice' });
    };

    it('swallowed: rejects with TransactionAbortedError, and what follows is refused unsent', async () => {
      let first!: Error;
      const run = Account.transaction(async () => {
        first = await rejection(duplicate());
        expect(await rejection(Account.count())).toMatchObject({ name: 'TransactionAbortedError', cause: first });
        return 'done';
      });
      const error = await rejection(run);
      expect(first).toBeInstanceOf(DuplicateKeyError);
      expect(error).toBeInstanceOf(TransactionAbortedError);
      expect(error.cause).toBe(first);
      expect(spec.wire.names).toEqual(['insert', 'insert', 'abortTransaction']);
      expect(await owners()).not.toContain('taken');
    });

    it('and a commit by hand after it aborts', async () => {
      const run = Account.withSession(async (session) => {
        session.startTransaction();
        const account = await Account.create({ owner: 'taken' });
        await rejection(duplicate());
        const error = await rejection(session.commitTransaction());
        expect(error).toMatchObject({ name: 'TransactionAbortedError', cause: { name: 'DuplicateKeyError' } });
        expect([session.isInTransaction, account.isNew]).toEqual([false, true]);
      });
      await run;
      expect(spec.wire.names.at(-1)).toBe('abortTransaction');
    });

    it('a swallowed transient error is tried again', async () => {
      let attempts = 0;
      await Account.create({ owner: 'victim' });
      await Account.transaction(async () => {
        attempts += 1;
        if (attempts > 1) return;
        await Account.where({ owner: 'victim' }).first();
        await Account.withoutSession(() => Account.where({ owner: 'victim' }).updateAll({ balance: 2 }));
        const conflict = await rejection(Account.where({ owner: 'victim' }).updateAll({ balance: 1 }));
        expect(conflict).toMatchObject({ name: 'OperationError', serverCode: 112 });
      });
      expect(attempts).toBe(2);
    });

    it.each(['all', 'allSettled'] as const)(
      'siblings of a failed member of Promise.%s are rolled back with it',
      async (combine) => {
        const run = Account.transaction(async () => {
          const { id } = await Account.create({ owner: 'p' });
          await Promise[combine as 'all']([
            Account.create({ owner: 'p1' }),
            Account.collection.insertOne({ _id: id, owner: 'p2' }),
            Account.create({ owner: 'p3' }),
            Account.create({ owner: 'p4' }),
          ]);
        });
        await rejection(run);
        const stored = (await owners()).filter((owner) => /^p\d?$/.test(String(owner)));
        expect(stored).toEqual([]);
        expect(spec.wire.started.filter(({ autocommit }) => autocommit === undefined)).toEqual([]);
        expect(spec.wire.names.at(-1)).toBe('abortTransaction');
        expect(spec.wire.named('commitTransaction')).toEqual([]);
      },
    );

    it('what never reached the server spoils nothing', async () => {
      await Person.create({ username: 'exists' });
      await Account.transaction(async () => {
        await Account.create({ owner: 'q' });
        await rejection(Account.create({ balance: 'much' as never }));
        await rejection(Account.transaction(() => 1));
        await rejection(Account.transaction({ unknown: 1 } as never, () => 1));
        await rejection(Account.where({ nothing: 1 } as never).count());
        await rejection(Account.collection.find({}, { readConcern: 'majority' }).toArray());
        await rejection(Account.collection.insertOne({ owner: 'x' }, { session: {} as never }));
        await rejection(Account.collection.drop());
        await Account.create({ owner: 'q2' });
      });
      expect(spec.wire.names.slice(-3)).toEqual(['insert', 'insert', 'commitTransaction']);
      expect(await owners()).toEqual(expect.arrayContaining(['q', 'q2']));
    });
  });

  describe('the attempts of a transaction have a scope each', () => {
    it('leftovers of the first can neither join the second nor slip out', async () => {
      const release = gate();
      const leftovers: Promise<Error>[] = [];
      await Account.transaction(async (session, { attempt }) => {
        if (attempt === 1) {
          const late = <T>(run: () => PromiseLike<T> | T) => leftovers.push(rejection(release.opened.then(run)));
          late(() => Account.create({ owner: 'leftover' }));
          late(() => Account.collection.insertOne({ owner: 'leftover' }));
          late(() => session.commitTransaction());
          late(() => session.abortTransaction());
          late(() => session.startTransaction());
          late(() => session.afterCommit(() => undefined));
          late(() => session.afterRollback(() => undefined));
          late(() => Account.transaction(() => Account.create({ owner: 'leftover' })));
          late(() => Account.transaction({ join: true }, () => Account.create({ owner: 'leftover' })));
          throw transientError();
        }
        await Account.create({ owner: 'second attempt' });
        release.open();
        for (const error of await Promise.all(leftovers)) expect(error).toMatchObject({ name: 'SessionEndedError' });
        await Account.create({ owner: 'second attempt too' });
      });
      expect(leftovers).toHaveLength(9);
      expect(await owners()).not.toContain('leftover');
      expect(spec.wire.names).toEqual(['insert', 'insert', 'commitTransaction']);
    });

    it('work left in flight is waited for, then the transaction aborts and says so', async () => {
      const run = Account.transaction(async () => {
        await Account.create({ owner: 'r' });
        void Account.create({ owner: 'forgotten' });
      });
      const error = await rejection(run);
      expect(error).toBeInstanceOf(UnawaitedOperationError);
      expect(error).toMatchObject({ operations: ['Account.create'] });
      expect(spec.wire.names).toEqual(['insert', 'insert', 'abortTransaction']);
      expect(await owners()).not.toContain('forgotten');
    });
  });

  it('a failure inside names the operation and keeps labels and code readable', async () => {
    const run = Account.transaction({ retry: false }, () => Account.collection.updateOne({}, { $nonsense: { a: 1 } }));
    const error = await rejection(run);
    expect(error).toBeInstanceOf(OperationError);
    expect(error).toMatchObject({ operation: 'Account.collection.updateOne', serverCode: 9 });
  });
});
