import { AsyncResource } from 'node:async_hooks';
import { IsNotEmpty } from 'class-validator';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AfterSave,
  BeforeSave,
  connection,
  Document,
  Field,
  Model,
  SessionEndedError,
  UnawaitedOperationError,
  ValidationError,
} from 'threadline';
import { gate, idOf, rejection, thrown, wired } from '../wired';

const hook = { release: Promise.resolve() };

@Document({ collection: 'workers' })
class Worker extends Model {
  @Field(String) @IsNotEmpty() name!: string;
  @Field(Number) age?: number;

  @BeforeSave() async slow(): Promise<void> {
    await hook.release;
  }
}

@Document({ collection: 'careless_workers' })
class CarelessWorker extends Model {
  @Field(String) name!: string;

  @AfterSave() forget(): void {
    void Worker.create({ name: `left by ${this.name}` });
  }
}

describe('Promise 4: work that outlives its block is refused, never run without the session', () => {
  const spec = wired();

  beforeEach(() => (hook.release = Promise.resolve()));

  describe('work that begins after the block', () => {
    const LATE: Readonly<Record<string, () => PromiseLike<unknown>>> = {
      create: () => Worker.create({ name: 'late' }),
      createMany: () => Worker.createMany([{ name: 'late' }]),
      'an awaited criteria': () => Worker.where({ name: 'late' }),
      count: () => Worker.count(),
      find: () => Worker.find('0123456789abcdef01234567'),
      'a driver method': () => Worker.collection.insertOne({ name: 'late' }),
      "a driver's cursor": async () => Worker.collection.find({}).toArray(),
      createIndexes: () => Worker.createIndexes(),
      withSession: () => Worker.withSession(() => Worker.create({ name: 'late' })),
      startSession: () => Worker.startSession(),
      with: () => Worker.with({ database: 'elsewhere' }, () => Worker.create({ name: 'late' })),
    };

    it.each(Object.entries(LATE))('%s in a leaked timer', async (_, work) => {
      let late: Promise<Error> | undefined;
      const [over, done] = [gate(), gate()];
      await Worker.withSession(() => {
        setTimeout(() => {
          void over.opened.then(() => {
            late = rejection((async () => await work())());
            void late.then(done.open, done.open);
          });
        }, 1);
      });
      spec.wire.clear();
      over.open();
      await done.opened;

      expect(await late).toBeInstanceOf(SessionEndedError);
      expect(await late).toMatchObject({ code: 'SESSION_ENDED' });
      expect(spec.wire.names).toEqual([]);
    });

    it('in every later continuation, and stays refused in a block that a leftover opens', async () => {
      let later: (() => Promise<unknown>) | undefined;
      await Worker.withSession(() => {
        later = AsyncResource.bind(() => Worker.create({ name: 'much later' }));
      });
      expect(await rejection(later!())).toBeInstanceOf(SessionEndedError);
      await Worker.withSession(async () => {
        expect(await rejection(later!())).toBeInstanceOf(SessionEndedError);
      });
      expect(spec.wire.names).toEqual([]);
    });

    it('while the block closes its cursors, and nobody loses the refusal', async () => {
      await Worker.createMany([{ name: 'a' }, { name: 'b' }]);
      const { client } = connection();
      const late: { readonly kind: unknown; readonly error: Promise<Error> }[] = [];
      await Worker.withSession(async () => {
        await Worker.collection.find({}, { batchSize: 1 }).next();
        const work = AsyncResource.bind(() => {
          const created = Worker.create({ name: 'late' });
          late.push({ kind: created.constructor, error: rejection(created) });
        });
        client.on('commandStarted', function closing({ commandName }) {
          if (commandName !== 'killCursors') return;
          client.off('commandStarted', closing);
          work();
        });
      });
      // What takes part in a block is no plain promise: its rejection would be the block's to report, and that is over.
      expect(late.map(({ kind }) => kind)).toEqual([Promise]);
      expect(await late[0]!.error).toBeInstanceOf(SessionEndedError);
    });

    it('but withoutSession, called in time, says what it does and may go on', async () => {
      const over = gate();
      let late: Promise<Worker> | undefined;
      await Worker.withSession(() => {
        late = Worker.withoutSession(async () => {
          await over.opened;
          return Worker.create({ name: 'on its own' });
        });
      });
      over.open();
      expect((await late!).isPersisted).toBe(true);
    });

    it('and the session handle refuses too', async () => {
      const session = await Worker.withSession((open) => open);
      expect(session.hasEnded).toBe(true);
      expect(await rejection(session.run(() => undefined))).toBeInstanceOf(SessionEndedError);
      expect(await rejection(Worker.collection.insertOne({}, { session: session as never }))).toBeInstanceOf(
        SessionEndedError,
      );
      expect(thrown(() => session.advanceClusterTime({} as never))).toBeInstanceOf(SessionEndedError);
      expect(spec.wire.names).toEqual([]);
    });
  });

  describe('work that is in flight when the block returns', () => {
    it('is waited for and reported, be it still in a hook', async () => {
      const slow = gate();
      hook.release = slow.opened;
      setTimeout(slow.open, 20);
      const worker = new Worker({ name: 'slow' });

      const error = await rejection(Worker.withSession(() => void worker.save()));

      expect(error).toBeInstanceOf(UnawaitedOperationError);
      expect(error).toMatchObject({ code: 'UNAWAITED_OPERATION', operations: ['Worker.save'], errors: [] });
      expect(worker.isPersisted).toBe(true);
      expect(await spec.stored('workers', { name: 'slow' })).toHaveLength(1);
      expect(spec.wire.lsids()).not.toContain(undefined);
    });

    it('is reported with what it was rejected with', async () => {
      const running = Worker.withSession(() => void new Worker({ name: '' }).save());

      const error = await rejection(running);
      expect(error).toMatchObject({ operations: ['Worker.save'] });
      expect((error['errors'] as unknown[])[0]).toBeInstanceOf(ValidationError);
      expect(spec.wire.names).toEqual([]);
    });

    it('names several in call order', async () => {
      const error = await rejection(
        Worker.withSession(async () => {
          const worker = await Worker.create({ name: 'first' });
          void Worker.create({ name: 'second' });
          void worker.update({ age: 2 });
          void Worker.collection.countDocuments({});
          void Worker.create({ name: '' });
        }),
      );
      expect(error['operations']).toEqual([
        'Worker.create',
        'Worker.update',
        'Worker.collection.countDocuments',
        'Worker.create',
      ]);
      expect(error['errors']).toHaveLength(1);
      expect([...spec.wire.names].sort()).toEqual(['aggregate', 'insert', 'insert', 'update']);
      expect(spec.wire.lsids()).toHaveLength(1);
    });

    it('is reported although somebody else has taken its rejection', async () => {
      const error = await rejection(Worker.withSession(() => void Worker.create({ name: '' }).catch(() => undefined)));
      expect(error).toBeInstanceOf(UnawaitedOperationError);
    });

    it('is reported where it failed before the block returned, and nobody looked', async () => {
      const error = await rejection(
        Worker.withSession(async () => {
          void Worker.create({ name: '' });
          await Worker.count();
          await sleep(5);
        }),
      );
      expect(error).toMatchObject({ operations: ['Worker.create'] });
      expect((error['errors'] as unknown[])[0]).toBeInstanceOf(ValidationError);
    });

    it('may go on with what it is made of, but nothing new may begin', async () => {
      let after: Promise<Error> | undefined;
      const slow = gate();
      hook.release = slow.opened;
      const error = await rejection(
        Worker.withSession(() => {
          void new Worker({ name: 'in flight' }).save().then(() => (after = rejection(Worker.create({ name: 'new' }))));
          setTimeout(slow.open, 10);
        }),
      );
      expect(error['operations']).toEqual(['Worker.save']);
      expect(await after).toBeInstanceOf(SessionEndedError);
      expect(spec.wire.names).toEqual(['insert']);
    });

    it("does not hide the block's own error", async () => {
      const own = new Error('the block');
      const running = Worker.withSession(() => {
        void Worker.create({ name: '' });
        void Worker.create({ name: 'left behind' });
        throw own;
      });
      expect(await rejection(running)).toBe(own);
      expect(await spec.stored('workers', { name: 'left behind' })).toHaveLength(1);
    });

    it('is found inside hooks too', async () => {
      const error = await rejection(Worker.withSession(() => CarelessWorker.create({ name: 'careless' })));
      expect(error).toMatchObject({ operations: ['Worker.create'] });
      expect(await spec.stored('workers', { name: 'left by careless' })).toHaveLength(1);
      expect(spec.wire.lsids()).toHaveLength(1);
    });

    it('is no matter outside of blocks', async () => {
      const left = Worker.create({ name: 'outside' });
      expect((await left).isPersisted).toBe(true);
    });

    it('is no matter where a member of Promise.all fails and the others are settled', async () => {
      const id = await Worker.withSession(async (session) => {
        const settled = await Promise.allSettled([
          Worker.create({ name: 'one' }),
          Worker.create({ name: '' }),
          Worker.create({ name: 'three' }),
        ]);
        expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
        return idOf(session);
      });
      expect(spec.wire.lsids()).toEqual([id]);
    });

    it('is reported where Promise.race left it', async () => {
      const slow = gate();
      hook.release = slow.opened;
      const error = await rejection(
        Worker.withSession(async () => {
          await Promise.race([Worker.create({ name: 'loser' }), sleep(1)]);
          setTimeout(slow.open, 5);
        }),
      );
      expect(error).toMatchObject({ operations: ['Worker.create'] });
    });
  });
});
