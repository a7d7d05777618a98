import { Rollback, type Session } from 'threadline';
import type { Note } from '../transactions/models';
import { Account, Person } from '../transactions/models';
import { transientError } from '../transactions/transient';
import { gate, rejection, wired } from '../wired';

/** Everything that can be seen of a document from outside. */
function seen(document: Account | Person | Note): Record<string, unknown> {
  const { isNew, isPersisted, isDestroyed, changes, previousChanges } = document;
  return structuredClone({
    attributes: JSON.parse(JSON.stringify(document)) as unknown,
    flags: { isNew, isPersisted, isDestroyed, isChanged: document.isChanged() },
    changes: JSON.parse(JSON.stringify(changes)) as unknown,
    previousChanges: JSON.parse(JSON.stringify(previousChanges)) as unknown,
  });
}

const FULL = () => ({
  owner: 'Emily',
  balance: 10,
  tags: ['a', 'b'],
  limits: new Map([['day', 100]]),
  openedAt: new Date(0),
  profile: { town: 'Ulm', nested: { deep: [1, 2] } },
});

/** The ends after which memory is what it was, by block and by hand. */
const ENDS: Readonly<Record<string, (work: (session: Session) => unknown) => Promise<unknown>>> = {
  Rollback: (work) =>
    Account.transaction(async (session) => {
      await work(session);
      throw new Rollback();
    }),
  'an error': (work) =>
    rejection(
      Account.transaction(async (session) => {
        await work(session);
        throw new Error('no');
      }),
    ),
  'a failed command': (work) =>
    rejection(
      Account.transaction(async (session) => {
        await work(session);
        const { id } = await Account.create({ owner: 'x' });
        await Account.collection.insertOne({ _id: id });
      }),
    ),
  'the last attempt': (work) =>
    rejection(
      Account.transaction({ maxAttempts: 2 }, async (session) => {
        await work(session);
        throw transientError();
      }),
    ),
  'abort by hand': (work) =>
    Account.withSession(async (session) => {
      session.startTransaction();
      await work(session);
      await session.abortTransaction();
    }),
  'the end of its session': (work) =>
    Account.withSession(async (session) => {
      session.startTransaction();
      await work(session);
    }),
  'abort by the hand of the block': (work) =>
    Account.transaction(async (session) => {
      await work(session);
      await session.abortTransaction();
    }),
  'a signal': (work) => {
    const controller = new AbortController();
    return rejection(
      Account.transaction({ signal: controller.signal }, async (session) => {
        await work(session);
        controller.abort(new Error('enough'));
        await new Promise(() => undefined);
      }),
    );
  },
};

const WORK: Readonly<Record<string, (account: Account) => unknown>> = {
  'changed and saved': (account) => account.update({ balance: 5, owner: 'Emma' }),
  'changed twice and saved twice': async (account) => {
    await account.update({ balance: 5 });
    await account.update({ balance: 4 });
  },
  'changed and never saved': (account) => void (account.balance -= 5),
  'an array changed in place': (account) => {
    account.tags.push('c');
    account.tags[0] = 'z';
    return account.save();
  },
  'an array changed in place and not saved': (account) => void account.tags.splice(0, 1),
  'a Map changed in place': (account) => {
    account.limits.set('day', 1).set('week', 2);
    return account.save();
  },
  'a date changed in place': (account) => {
    account.openedAt.setFullYear(2020);
    return account.save();
  },
  'an object changed in place, deeply': (account) => {
    (account.profile['nested'] as { deep: number[] }).deep.push(3);
    account.profile['town'] = 'Bonn';
    return account.save();
  },
  'values replaced': (account) => account.update({ tags: [], limits: new Map(), profile: {}, openedAt: new Date(1) }),
  'values unset': (account) => account.update({ tags: undefined, balance: undefined }),
  destroyed: (account) => account.destroy(),
  deleted: (account) => account.delete(),
  'saved, then destroyed': async (account) => {
    await account.update({ balance: 1 });
    await account.destroy();
  },
  reloaded: async (account) => {
    await Account.where({ _id: account.id }).updateAll({ owner: 'Reloaded' });
    await account.reload();
    expect(account.owner).toBe('Reloaded');
  },
  touched: (account) => account.touch('openedAt'),
  'found invalid': (account) => rejection(account.update({ balance: 'much' as never })),
};

const STATES: Readonly<Record<string, () => Promise<Account>>> = {
  loaded: async () => Account.findOrFail((await Account.create(FULL())).id),
  'just created': () => Account.create(FULL()),
  'changed already': async () => {
    const account = await Account.findOrFail((await Account.create(FULL())).id);
    account.balance = 7;
    account.tags.push('before');
    return account;
  },
};

describe('Promise 10: memory tells the truth', () => {
  const spec = wired();

  describe.each(Object.keys(ENDS))('after %s', (end) => {
    const cases = Object.keys(STATES).flatMap((state) => Object.keys(WORK).map((work) => [state, work] as const));

    it.each(cases)('a document %s, then %s', async (state, work) => {
      const account = await STATES[state]!();
      const before = seen(account);
      const stored = await spec.stored('tx_accounts', { _id: account.id });
      const { tags, limits, openedAt, profile } = account;

      await ENDS[end]!(async () => void (await WORK[work]!(account)));

      expect(seen(account)).toEqual(before);
      expect(await spec.stored('tx_accounts', { _id: account.id })).toEqual(stored);
      expect([account.tags, account.limits, account.openedAt, account.profile]).toEqual([
        tags,
        limits,
        openedAt,
        profile,
      ]);
      // The very same objects, which others may have in their hands.
      if (work !== 'reloaded') expect(account.tags).toBe(tags);
    });
  });

  it.each(Object.entries(ENDS))(
    'what the block created is new again and keeps its values, after %s',
    async (_end, run) => {
      let account!: Account;
      await run(async () => {
        account = await Account.create({ ...FULL(), owner: 'created inside' });
        await account.update({ balance: 11 });
        account.tags.push('c');
      });
      expect([account.isNew, account.isPersisted, account.isDestroyed]).toEqual([true, false, false]);
      expect(account).toMatchObject({ owner: 'created inside', balance: 11, tags: ['a', 'b', 'c'] });
      expect(await spec.stored('tx_accounts', { owner: 'created inside' })).toEqual([]);
      await account.save();
      expect(await spec.stored('tx_accounts', { _id: account.id })).toMatchObject([
        { balance: 11, tags: ['a', 'b', 'c'] },
      ]);
      await account.destroy();
    },
  );

  it.each(Object.entries(ENDS))('what was made before and saved inside is new again, after %s', async (_end, run) => {
    const account = new Account({ ...FULL(), owner: 'made before' });
    const before = seen(account);
    const { id, tags } = account;
    await run(async () => {
      account.tags.push('inside');
      await account.save();
    });
    expect(seen(account)).toEqual(before);
    expect([account.id, account.tags]).toEqual([id, tags]);
    await account.save();
    expect(await spec.stored('tx_accounts', { _id: id })).toMatchObject([{ owner: 'made before', tags: ['a', 'b'] }]);
    await account.destroy();
  });

  it.each(Object.entries(ENDS))('associations and counters, after %s', async (_end, run) => {
    const [one, other] = [await Person.create({ username: 'one' }), await Person.create({ username: 'other' })];
    const note = await one.notes.create({ title: 'kept' });
    await other.notes;
    const before = [seen(one), seen(other), seen(note)];
    await run(async () => {
      await other.notes.push(note);
      await one.notes.create({ title: 'inside' });
      note.person = one;
      other.notes.build({ title: 'never saved' });
      expect(one.notesCount + other.notesCount).toBeGreaterThan(1);
    });
    expect([seen(one), seen(other), seen(note)]).toEqual(before);
    expect(await note.person).toBe(one);
    expect([...(await one.notes)]).toEqual([note]);
    expect([...(await other.notes)]).toEqual([]);
    expect(await spec.stored('tx_notes', { personId: one.id })).toHaveLength(1);
  });

  describe('before each further attempt', () => {
    it('balance -= 5 before the first save is not applied twice', async () => {
      const account = await Account.create({ owner: 'a', balance: 10 });
      const seenInside: unknown[] = [];
      await Account.transaction(async (_session, { attempt }) => {
        account.balance -= 5;
        account.tags ??= [];
        seenInside.push(account.balance);
        await account.save();
        if (attempt < 3) throw transientError();
      });
      expect(seenInside).toEqual([5, 5, 5]);
      expect(await spec.stored('tx_accounts', { _id: account.id })).toMatchObject([{ balance: 5 }]);
      expect([account.balance, account.isChanged()]).toEqual([5, false]);
    });

    it('nor where it was changed before the block, which an attempt stores each time', async () => {
      const account = await Account.create({ owner: 'b', balance: 10 });
      account.balance = 3;
      await Account.transaction(async (_session, { attempt }) => {
        expect(account.changes).toEqual({ balance: [10, 3] });
        await account.save();
        if (attempt < 3) throw transientError();
      });
      expect(await spec.stored('tx_accounts', { _id: account.id })).toMatchObject([{ balance: 3 }]);
    });

    it('a document made before is stored once, by the attempt that counts', async () => {
      const account = new Account({ owner: 'c' });
      await Account.transaction(async (_session, { attempt }) => {
        expect(account.isNew).toBe(true);
        await account.save();
        if (attempt < 3) throw transientError();
      });
      expect(account.isPersisted).toBe(true);
      expect(await spec.stored('tx_accounts', { owner: 'c' })).toHaveLength(1);
    });

    it('an array is the same one, and holds what it held', async () => {
      const account = await Account.create(FULL());
      const { tags } = account;
      await Account.transaction(async (_session, { attempt }) => {
        expect(tags).toEqual(['a', 'b']);
        account.tags.push(`attempt ${attempt}`);
        await account.save();
        if (attempt < 2) throw transientError();
      });
      expect(account.tags).toBe(tags);
      expect(await spec.stored('tx_accounts', { _id: account.id })).toMatchObject([{ tags: ['a', 'b', 'attempt 2'] }]);
    });

    it('a real write conflict: both transfers are there in the end, each once', async () => {
      const { id } = await Account.create({ owner: 'd', balance: 100 });
      const instances = await Promise.all([1, 10, 20].map(() => Account.findOrFail(id)));
      const everybodyHasRead = gate();
      let attempts = 0;
      const withdraw = (account: Account, amount: number): Promise<unknown> =>
        Account.transaction(async () => {
          await account.reload();
          if ((attempts += 1) === 3) everybodyHasRead.open();
          await everybodyHasRead.opened;
          account.balance -= amount;
          await account.save();
        });
      await Promise.all([1, 10, 20].map((amount, index) => withdraw(instances[index]!, amount)));
      expect(attempts).toBeGreaterThan(3);
      expect(await spec.stored('tx_accounts', { _id: id })).toMatchObject([{ balance: 69 }]);
    });
  });

  it('a commit leaves what the block did', async () => {
    const account = await Account.create(FULL());
    await Account.transaction(async () => {
      account.tags.push('c');
      await account.update({ balance: 1 });
      account.owner = 'not saved';
    });
    expect(account).toMatchObject({ balance: 1, tags: ['a', 'b', 'c'], owner: 'not saved' });
    expect(account.changes).toEqual({ owner: ['Emily', 'not saved'] });
  });

  it('withoutSession inside is outside: what it stored stays', async () => {
    const account = await Account.create(FULL());
    await Account.transaction(async () => {
      await Account.create({ owner: 'gone' });
      await Account.withoutSession(() => account.update({ balance: 3 }));
      throw new Rollback();
    });
    expect([account.balance, account.isChanged()]).toEqual([3, false]);
    expect(await spec.stored('tx_accounts', { _id: account.id })).toMatchObject([{ balance: 3 }]);
  });

  it('two transactions at a time put back what is their own', async () => {
    const [one, other] = [
      await Account.create({ owner: 'e', balance: 1 }),
      await Account.create({ owner: 'f', balance: 1 }),
    ];
    await Promise.all([
      Account.transaction(async () => {
        await one.update({ balance: 2 });
        throw new Rollback();
      }),
      Account.transaction(() => other.update({ balance: 2 })),
    ]);
    expect([one.balance, other.balance]).toEqual([1, 2]);
  });
});
