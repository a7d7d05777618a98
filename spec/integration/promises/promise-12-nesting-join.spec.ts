import {
  connection,
  Rollback,
  SessionNestingError,
  TransactionAbortedError,
  TransactionNestingError,
  TransactionStateError,
} from 'threadline';
import { Account } from '../transactions/models';
import { transientError } from '../transactions/transient';
import { gate, idOf, rejection, thrown, wired } from '../wired';

describe('Promise 12: a transaction in a transaction is refused, or joined on request', () => {
  const spec = wired({ other: true });
  let account: Account;
  beforeAll(async () => {
    account = await Account.create({ owner: 'known' });
  });
  const owners = async (): Promise<unknown[]> => (await spec.stored('tx_accounts')).map(({ owner }) => owner);
  const never = (): never => {
    throw new Error('A refused block must not run.');
  };

  const NESTED: Readonly<Record<string, () => Promise<unknown>>> = {
    'on the class': () => Account.transaction(never),
    'with join: false': () => Account.transaction({ join: false }, never),
    'on an instance': () => account.transaction(never),
    'on the connection': () => connection().transaction(never),
    'on the session': () => Account.currentSession!.withTransaction(never),
  };

  it.each(Object.entries(NESTED))('%s: refused, and the outer one goes on and commits', async (_where, nest) => {
    const run = async (): Promise<void> => {
      await Account.create({ owner: `outer ${_where}` });
      expect(await rejection(nest())).toBeInstanceOf(TransactionNestingError);
      await Account.create({ owner: `outer again ${_where}` });
    };
    await Account.transaction(run);
    expect(spec.wire.names).toEqual(['insert', 'insert', 'commitTransaction']);
    expect(await owners()).toEqual(expect.arrayContaining([`outer ${_where}`, `outer again ${_where}`]));
    spec.wire.clear();
    await Account.withSession(async (session) => {
      session.startTransaction();
      await run();
      await session.commitTransaction();
    });
    expect(spec.wire.names).toEqual(['insert', 'insert', 'commitTransaction']);
  });

  it('startTransaction inside throws the same, and withSession is nesting of sessions', async () => {
    await Account.transaction(async (session) => {
      expect(thrown(() => session.startTransaction())).toBeInstanceOf(TransactionNestingError);
      expect(await rejection(Account.withSession(never))).toBeInstanceOf(SessionNestingError);
      expect(session.isInTransaction).toBe(true);
      await Account.create({ owner: 'after' });
    });
    expect(spec.wire.names).toEqual(['insert', 'commitTransaction']);
  });

  it('withSession carries its transactions, one after the other, each of its own number', async () => {
    const id = await Account.withSession(async (session) => {
      await Account.create({ owner: 'before' });
      await Account.transaction(() => Account.create({ owner: 'one' }));
      await session.withTransaction(() => Account.create({ owner: 'two' }));
      await Account.create({ owner: 'between' });
      await rejection(
        Account.transaction(async () => Promise.reject(new Error((await Account.create({ owner: 'undone' })).owner))),
      );
      return idOf(session);
    });
    expect(spec.wire.lsids()).toEqual([id]);
    const inside = spec.wire.started.map(({ name, autocommit }) => (autocommit === false ? `${name} in` : name));
    expect(inside).toEqual([
      'insert',
      ...['insert in', 'commitTransaction in', 'insert in', 'commitTransaction in'],
      'insert',
      ...['insert in', 'abortTransaction in'],
    ]);
    const numbers = spec.wire.started
      .filter(({ startTransaction }) => startTransaction)
      .map(({ txnNumber }) => txnNumber);
    expect(new Set(numbers).size).toBe(3);
  });

  describe('join: true', () => {
    it('runs the block as part of the outer one, with the same handle and attempt', async () => {
      await Account.transaction(async (session, { attempt }) => {
        const value = await Account.transaction({ join: true }, async (inner, info) => {
          expect(inner).toBe(session);
          expect(info).toEqual({ attempt });
          return Account.create({ owner: `joined ${attempt}` });
        });
        expect(value!.owner).toBe(`joined ${attempt}`);
        if (attempt === 1) throw transientError();
      });
      expect(spec.wire.names).toEqual(['insert', 'abortTransaction', 'insert', 'commitTransaction']);
      expect(await owners()).not.toContain('joined 1');
      expect(await owners()).toContain('joined 2');
    });

    it('an error caught from it leaves the outer one rollback-only', async () => {
      const failure = new Error('half of it');
      const run = Account.transaction(async () => {
        await Account.create({ owner: 'outer half' });
        const joined = Account.transaction({ join: true }, async () => {
          await Account.create({ owner: 'joined half' });
          throw failure;
        });
        expect(await rejection(joined)).toBe(failure);
        expect(await rejection(Account.create({ owner: 'refused' }))).toBeInstanceOf(TransactionAbortedError);
      });
      expect(await rejection(run)).toMatchObject({ name: 'TransactionAbortedError', cause: failure });
      expect(spec.wire.names).toEqual(['insert', 'insert', 'abortTransaction']);
    });

    it('a Rollback in it rolls the whole back', async () => {
      const run = Account.transaction(async () => {
        await Account.create({ owner: 'rolled back' });
        await Account.transaction({ join: true }, () => {
          throw new Rollback();
        });
      });
      expect(await run).toBeUndefined();
      expect(spec.wire.names).toEqual(['insert', 'abortTransaction']);
    });

    it('joins a transaction by hand', async () => {
      await Account.withSession(async (session) => {
        session.startTransaction();
        await Account.transaction({ join: true }, () => Account.create({ owner: 'by hand' }));
        expect(session.isInTransaction).toBe(true);
        await session.commitTransaction();
      });
      expect(spec.wire.names).toEqual(['insert', 'commitTransaction']);
    });

    it('outside a transaction it is one of its own', async () => {
      await Account.transaction({ join: true }, () => Account.create({ owner: 'alone' }));
      expect(spec.wire.names).toEqual(['insert', 'commitTransaction']);
    });
  });

  describe('beside each other in one session block', () => {
    it('parallel transactions follow one another', async () => {
      await Account.withSession(() =>
        Promise.all(
          ['x', 'y', 'z'].map((owner) =>
            Account.transaction(async () => {
              await Account.create({ owner });
              await Account.create({ owner });
            }),
          ),
        ),
      );
      expect(spec.wire.names).toEqual(
        Array.from({ length: 3 }, () => ['insert', 'insert', 'commitTransaction']).flat(),
      );
      const stored = spec.wire.named('insert').map(({ command }) => command['documents'][0].owner as string);
      expect(stored).toEqual(['x', 'x', 'y', 'y', 'z', 'z']);
    });

    it('what was called before is finished before a transaction begins, and stays outside', async () => {
      await Account.withSession(() =>
        Promise.all([
          Account.create({ owner: 'earlier' }),
          Account.transaction(() => Account.create({ owner: 'inside' })),
        ]),
      );
      expect(spec.wire.names).toEqual(['insert', 'insert', 'commitTransaction']);
      expect(spec.wire.started.map(({ autocommit }) => autocommit)).toEqual([undefined, false, false]);
    });

    it('what the block around sends while it runs is refused, and never part of it', async () => {
      const started = gate();
      const refused = gate();
      await Account.withSession(async (session) => {
        const running = Account.transaction(async () => {
          await Account.create({ owner: 'inside' });
          started.open();
          await refused.opened;
          await Account.create({ owner: 'inside too' });
        });
        await started.opened;
        expect(await rejection(Account.create({ owner: 'beside' }))).toBeInstanceOf(TransactionStateError);
        expect(await rejection(Account.where({ owner: 'beside' }))).toBeInstanceOf(TransactionStateError);
        expect(await rejection(session.abortTransaction())).toBeInstanceOf(TransactionStateError);
        expect(await rejection(session.commitTransaction())).toBeInstanceOf(TransactionStateError);
        refused.open();
        await running;
        await Account.create({ owner: 'afterwards' });
      });
      expect(spec.wire.names).toEqual(['insert', 'insert', 'commitTransaction', 'insert']);
      expect(await owners()).not.toContain('beside');
    });

    it('a forgotten transaction is waited for and told', async () => {
      const run = Account.withSession(() => void Account.transaction(() => Account.create({ owner: 'forgotten' })));
      expect(await rejection(run)).toMatchObject({
        name: 'UnawaitedOperationError',
        operations: ['Account.transaction'],
      });
    });

    it('a forgotten one that fails is told, and ends no process', async () => {
      const failure = new Error('nobody looks');
      const run = Account.withSession(() => void Account.transaction(() => Promise.reject(failure)));
      expect(await rejection(run)).toMatchObject({ name: 'UnawaitedOperationError', errors: [failure] });
    });
  });

  it('withoutSession inside opens one of its own, which commits whatever becomes of the outer one', async () => {
    await Account.transaction(async (outer) => {
      await Account.create({ owner: 'outer gone' });
      await Account.withoutSession(() =>
        Account.transaction(async (inner) => {
          expect(idOf(inner)).not.toBe(idOf(outer));
          await Account.create({ owner: 'apart' });
        }),
      );
      throw new Rollback();
    });
    expect(await owners()).toContain('apart');
    expect(await owners()).not.toContain('outer gone');
  });
});
