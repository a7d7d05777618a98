import {
  AfterCommit,
  AfterCreateCommit,
  AfterRollback,
  AfterUpdateCommit,
  CommitHookError,
  connection,
  Document,
  Field,
  Model,
  Rollback,
  type Session,
} from 'threadline';
import { transientError } from '../transactions/transient';
import { idOf, rejection, wired } from '../wired';

let heard: string[] = [];

@Document({ collection: 'hooked' })
class Hooked extends Model {
  @Field(String) name!: string;
  @Field(Number) age?: number;

  @AfterCommit() first(): void {
    heard.push(`${this.name} committed`);
  }
  @AfterCreateCommit() created(): void {
    heard.push(`${this.name} created`);
  }
  @AfterRollback({ on: 'update' }) updateUndone(): void {
    heard.push(`${this.name} update undone`);
  }
  @AfterUpdateCommit() updated(): void {
    heard.push(`${this.name} updated`);
  }
  @AfterRollback() undone(): void {
    heard.push(`${this.name} undone`);
  }
  @AfterCommit({ on: ['destroy'] }) destroyed(): void {
    heard.push(`${this.name} destroyed`);
  }
}

@Document({ collection: 'failing' })
class Failing extends Model {
  @Field(String) name!: string;
  @AfterCommit() explode(): void {
    throw new Error(`${this.name} exploded`);
  }
  @AfterRollback() explodeToo(): void {
    throw new Error(`${this.name} exploded in rollback`);
  }
}

/** A transaction by the library's hand, and one by the user's. */
const FORMS: Readonly<Record<string, (work: (session: Session) => unknown) => Promise<unknown>>> = {
  'by block': (work) => Hooked.transaction(async (session) => void (await work(session))),
  'by hand': (work) =>
    Hooked.withSession(async (session) => {
      session.startTransaction();
      try {
        await work(session);
      } catch (error) {
        await session.abortTransaction();
        if (error instanceof Rollback) return;
        throw error;
      }
      await session.commitTransaction();
    }),
  'by session.withTransaction': async (work) => {
    await using session = await Hooked.startSession();
    await session.withTransaction(async () => void (await work(session)));
  },
};

describe.each(Object.entries(FORMS))('Promise 11: hooks hear of the outcome, %s', (form, transaction) => {
  const spec = wired();
  beforeEach(() => {
    heard = [];
  });

  it('in the order of the documents and of declaration, once each, after the commit', async () => {
    const known = await Hooked.create({ name: 'known' });
    heard = [];
    await transaction(async (session) => {
      await known.update({ age: 1 });
      const fresh = await Hooked.create({ name: 'fresh' });
      await fresh.update({ age: 1 });
      await known.update({ age: 2 });
      void session.afterCommit(() => heard.push('session'));
      session.afterRollback(() => heard.push('never'));
      heard.push('block ends');
    });
    expect(heard).toEqual([
      'block ends',
      ...['known committed', 'known updated'],
      ...['fresh committed', 'fresh created', 'fresh updated'],
      'session',
    ]);
    expect(spec.wire.names.at(-1)).toBe('commitTransaction');
  });

  it('and after an abort, with what is undone already', async () => {
    const known = await Hooked.create({ name: 'known' });
    heard = [];
    await transaction(async (session) => {
      await known.update({ name: 'changed' });
      await Hooked.create({ name: 'fresh' });
      session.afterRollback(() => heard.push(`session: ${known.name}`));
      void session.afterCommit(() => heard.push('never'));
      throw new Rollback();
    });
    expect(heard).toEqual(['known update undone', 'known undone', 'fresh undone', 'session: known']);
    expect(spec.wire.names.at(-1)).toBe('abortTransaction');
  });

  it('for net actions: a destroyed one was destroyed, and one that came and went never was', async () => {
    const known = await Hooked.create({ name: 'known' });
    heard = [];
    await transaction(async () => {
      await known.update({ age: 2 });
      await known.destroy();
      const brief = await Hooked.create({ name: 'brief' });
      await brief.destroy();
    });
    expect(heard).toEqual(['known committed', 'known destroyed']);
  });

  it('for two instances of one record, each its own', async () => {
    const one = await Hooked.create({ name: 'one' });
    const other = await Hooked.findOrFail(one.id);
    heard = [];
    await transaction(async () => {
      await one.update({ age: 1 });
      await other.update({ name: 'other' });
    });
    expect(heard).toEqual(['one committed', 'one updated', 'other committed', 'other updated']);
  });

  it('for documents of createMany and destroyAll', async () => {
    await Hooked.createMany([{ name: 'gone' }, { name: 'gone' }]);
    heard = [];
    await transaction(async () => {
      await Hooked.createMany([{ name: 'a' }, { name: 'b' }]);
      await Hooked.where({ name: 'gone' }).destroyAll();
      expect(heard).toEqual([]);
    });
    const gone = ['gone committed', 'gone destroyed'];
    expect(heard).toEqual(['a committed', 'a created', 'b committed', 'b created', ...gone, ...gone]);
  });

  it('not for a save that had nothing to write, nor for delete', async () => {
    const [known, deleted] = await Hooked.createMany([{ name: 'known' }, { name: 'deleted' }]);
    heard = [];
    await transaction(async () => {
      await known!.save();
      await deleted!.delete();
    });
    expect(heard).toEqual([]);
  });

  it('errors are collected in one CommitHookError, all others run, and the commit stands', async () => {
    const run = transaction(async (session) => {
      await Failing.create({ name: `${form} 1` });
      await Hooked.create({ name: 'between' });
      await Failing.create({ name: `${form} 2` });
      void session.afterCommit(() => Promise.reject(new Error('session exploded')));
      void session.afterCommit(() => heard.push('last'));
    });
    const error = await rejection(run);
    expect(error).toBeInstanceOf(CommitHookError);
    expect(error).toMatchObject({ code: 'COMMIT_HOOK', outcome: 'committed' });
    const messages = (error['errors'] as Error[]).map(({ message }) => message);
    expect(messages).toEqual([`${form} 1 exploded`, `${form} 2 exploded`, 'session exploded']);
    expect(heard).toEqual(['between committed', 'between created', 'last']);
    expect(await spec.stored('failing', { name: new RegExp(form) })).toHaveLength(2);
  });

  it('what they send is in the session, and in no transaction', async () => {
    const ids: string[] = [];
    await transaction(async (session) => {
      await Hooked.create({ name: 'a' });
      ids.push(idOf(session));
      void session.afterCommit(async () => {
        await Hooked.create({ name: 'from a hook' });
        expect(session.isInTransaction).toBe(false);
      });
    });
    expect(spec.wire.names).toEqual(['insert', 'commitTransaction', 'insert']);
    expect(spec.wire.lsids()).toEqual(ids);
    expect(spec.wire.started[2]!.autocommit).toBeUndefined();
    // The hooks of what a hook stores run at once.
    expect(heard.slice(-2)).toEqual(['from a hook committed', 'from a hook created']);
  });
});

describe('Promise 11: hooks of attempts, unknown ends and no transaction at all', () => {
  wired();
  beforeEach(() => {
    heard = [];
  });

  it('none of an attempt that does not count', async () => {
    await Hooked.transaction(async (session, { attempt }) => {
      await Hooked.create({ name: `attempt ${attempt}` });
      void session.afterCommit(() => heard.push(`session ${attempt}`));
      session.afterRollback(() => heard.push(`never ${attempt}`));
      if (attempt < 3) throw transientError();
    });
    expect(heard).toEqual(['attempt 3 committed', 'attempt 3 created', 'session 3']);
  });

  it.each<[string, object, (attempt: number) => unknown]>([
    ['that was not transient', {}, () => new Error('no')],
    ['of the last of maxAttempts', { maxAttempts: 2 }, () => transientError()],
    ['with retry: false', { retry: false }, () => transientError()],
  ])('rollback hooks run for the last attempt, and only for it: an error %s', async (_what, options, failure) => {
    let attempts = 0;
    const run = Hooked.transaction(options, async (_session, { attempt }) => {
      attempts = attempt;
      await Hooked.create({ name: `attempt ${attempt}` });
      throw failure(attempt);
    });
    await rejection(run);
    expect(heard).toEqual([`attempt ${attempts} undone`]);
  });

  it.each([
    ['a signal aborted while it waits for the next attempt', true],
    ['an onRetry that throws', false],
  ])('and after %s', async (_what, bySignal) => {
    const controller = new AbortController();
    const reason = new Error('that is enough');
    const onRetry = (): void => {
      if (!bySignal) throw reason;
    };
    const run = Hooked.transaction({ signal: controller.signal, onRetry }, async () => {
      await Hooked.create({ name: 'a' });
      setImmediate(() => bySignal && controller.abort(reason));
      throw transientError();
    });
    expect(await rejection(run)).toBe(reason);
    expect(heard).toEqual(['a undone']);
  });

  it("an error of a rollback hook never hides the block's; a warning tells of it", async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const failure = new Error('the block');
    const run = Failing.transaction(async () => {
      await Failing.create({ name: 'a' });
      throw failure;
    });
    expect(await rejection(run)).toBe(failure);
    const warning = {
      type: 'CommitHookError',
      code: 'THREADLINE_COMMIT_HOOK',
      detail: 'Error: a exploded in rollback',
    };
    expect(warn.mock.calls).toEqual([[expect.stringContaining('CommitHookError'), warning]]);
    warn.mockRestore();
  });

  it('where there is none to hide, after a Rollback and an abort by hand, it comes out', async () => {
    const create = () => Failing.create({ name: 'a' });
    const rolledBack = Failing.transaction(async () => {
      await create();
      throw new Rollback();
    });
    expect(await rejection(rolledBack)).toMatchObject({ name: 'CommitHookError', outcome: 'aborted' });
    await Failing.withSession(async (session) => {
      session.startTransaction();
      await create();
      expect(await rejection(session.abortTransaction())).toMatchObject({
        name: 'CommitHookError',
        outcome: 'aborted',
      });
    });
  });

  it('outside transactions session.afterCommit runs at once, afterRollback never', async () => {
    await Hooked.withSession(async (session) => {
      await session.afterCommit(() => heard.push('at once'));
      session.afterRollback(() => heard.push('never'));
      expect(heard).toEqual(['at once']);
    });
    expect(heard).toEqual(['at once']);
  });

  it('outside transactions a failing hook is a CommitHookError too, and what was stored stands', async () => {
    const document = new Failing({ name: 'alone' });
    expect(await rejection(document.save())).toMatchObject({ name: 'CommitHookError', outcome: 'committed' });
    expect(document.isPersisted).toBe(true);
  });

  it('what a hook leaves in flight is waited for, and the error says that the commit stands', async () => {
    const run = Hooked.transaction(async (session) => {
      await Hooked.create({ name: 'a' });
      void session.afterCommit(() => void Hooked.create({ name: 'left behind' }));
    });
    const error = await rejection(run);
    expect(error).toMatchObject({ name: 'CommitHookError', outcome: 'committed' });
    expect((error['errors'] as Error[])[0]).toMatchObject({ name: 'UnawaitedOperationError' });
    expect(await Hooked.where({ name: 'left behind' }).count()).toBe(1);
  });

  it('a session that ends with an open transaction tells the rollback hooks', async () => {
    const session = await Hooked.startSession();
    session.startTransaction();
    const document = await session.run(() => Hooked.create({ name: 'a' }));
    await session.end();
    expect(heard).toEqual(['a undone']);
    expect(document.isNew).toBe(true);
  });

  it('a commit hook may run a transaction of its own', async () => {
    await Hooked.transaction(async (session) => {
      await Hooked.create({ name: 'outer' });
      void session.afterCommit(() => connection().transaction(() => Hooked.create({ name: 'inner' })));
    });
    expect(heard).toEqual(['outer committed', 'outer created', 'inner committed', 'inner created']);
  });
});
