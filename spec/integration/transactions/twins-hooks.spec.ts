import {
  AfterCommit,
  AfterCreateCommit,
  AfterDestroyCommit,
  AfterRollback,
  AfterSave,
  AfterSaveCommit,
  AfterUpdateCommit,
  BeforeSave,
  Document,
  Field,
  Model,
  Rollback,
  type Session,
} from 'threadline';
import { rejection, wired } from '../wired';

const counts = new WeakMap<object, { commits: number; rollbacks: number }>();

function countsOf(document: object): { commits: number; rollbacks: number } {
  let found = counts.get(document);
  if (found === undefined) counts.set(document, (found = { commits: 0, rollbacks: 0 }));
  return found;
}

const COMMIT = { commits: 1, rollbacks: 0 };
const ROLLBACK = { commits: 0, rollbacks: 1 };
const NEITHER = { commits: 0, rollbacks: 0 };

/** A person that counts the hooks that run: those after a commit as the decorator has it, those after a rollback all. */
function person(collection: string, commitHook: MethodDecorator) {
  @Document({ collection })
  class Person extends Model {
    @Field(String) name!: string;
    @Field(Number) age?: number;
    @commitHook committed(): void {
      countsOf(this).commits += 1;
    }
    @AfterRollback() rolledBack(): void {
      countsOf(this).rollbacks += 1;
    }
  }
  return Person;
}

const Plain = person('plain', AfterCommit());
const MODELS = {
  'plain after commit': Plain,
  'on: create': person('on_create', AfterCommit({ on: 'create' })),
  AfterCreateCommit: person('create_commit', AfterCreateCommit()),
  'on: update': person('on_update', AfterCommit({ on: 'update' })),
  AfterUpdateCommit: person('update_commit', AfterUpdateCommit()),
  AfterSaveCommit: person('save_commit', AfterSaveCommit()),
  'on: destroy': person('on_destroy', AfterCommit({ on: 'destroy' })),
  AfterDestroyCommit: person('destroy_commit', AfterDestroyCommit()),
};
type Person = InstanceType<typeof Plain>;

@Document({ collection: 'before_raiser' })
class BeforeRaiser extends Plain {
  @BeforeSave() refuse(): void {
    throw new Error('before save');
  }
}

@Document({ collection: 'after_raiser' })
class AfterRaiser extends Plain {
  @AfterSave() refuse(): void {
    throw new Error('after save');
  }
}

const once = (document: Person) => document.update({ name: 'b' });
const twice = async (document: Person): Promise<void> => {
  await document.update({ name: 'b' });
  await document.update({ name: 'c' });
};
const create = (model: keyof typeof MODELS): Promise<Person> => MODELS[model].create({ name: 'a' });

/** A stored one whose own creation is not counted any more. */
async function existing(model: keyof typeof MODELS): Promise<Person> {
  const document = await create(model);
  counts.delete(document);
  return document;
}

const FORMS = {
  block: (document: Person | undefined, work: () => unknown): Promise<unknown> =>
    document === undefined
      ? Plain.transaction(async () => void (await work()))
      : document.transaction(async () => void (await work())),
  manual: (_: Person | undefined, work: () => unknown): Promise<unknown> =>
    Plain.withSession(async (session: Session) => {
      session.startTransaction();
      try {
        await work();
        await session.commitTransaction();
      } catch (error) {
        await session.abortTransaction();
        if (!(error instanceof Rollback)) throw error;
      }
    }),
};

describe.each(Object.entries(FORMS))('sections 5.1 and 5.2, %s', (_form, transaction) => {
  wired();

  it.each<[string, keyof typeof MODELS]>([
    ['45: create, plain', 'plain after commit'],
    ['46: create, on: create', 'on: create'],
    ['47: create, AfterCreateCommit', 'AfterCreateCommit'],
    ['55: create, AfterSaveCommit', 'AfterSaveCommit'],
  ])('%s', async (_title, model) => {
    let document!: Person;
    await transaction(undefined, async () => {
      document = await create(model);
      expect(countsOf(document)).toEqual(NEITHER);
    });
    expect(countsOf(document)).toEqual(COMMIT);
  });

  it.each<[string, keyof typeof MODELS, (document: Person) => Promise<unknown>]>([
    ['48: modified once, plain', 'plain after commit', once],
    ['49: modified twice, plain', 'plain after commit', twice],
    ['50: modified once, on: update', 'on: update', once],
    ['51: modified twice, on: update', 'on: update', twice],
    ['52: modified once, AfterUpdateCommit', 'AfterUpdateCommit', once],
    ['53: modified twice, AfterUpdateCommit', 'AfterUpdateCommit', twice],
    ['54: modified once, AfterSaveCommit', 'AfterSaveCommit', once],
    ['56: modified twice, AfterSaveCommit', 'AfterSaveCommit', twice],
    ['58: update with attributes, plain', 'plain after commit', (document) => document.update({ age: 1 })],
    ['62: destroy, plain', 'plain after commit', (document) => document.destroy()],
    ['63: destroy, on: destroy', 'on: destroy', (document) => document.destroy()],
    ['64: destroy, AfterDestroyCommit', 'AfterDestroyCommit', (document) => document.destroy()],
  ])('%s', async (_title, model, work) => {
    const document = await existing(model);
    await transaction(document, async () => {
      await work(document);
      expect(countsOf(document)).toEqual(NEITHER);
    });
    expect(countsOf(document)).toEqual(COMMIT);
  });

  it.each<[string, keyof typeof MODELS]>([
    ['57: created, then modified, AfterSaveCommit', 'AfterSaveCommit'],
    ['59: created, then updated, on: update', 'on: update'],
    ['60: created, then updated, AfterUpdateCommit', 'AfterUpdateCommit'],
    ['61: created, then updated, AfterSaveCommit', 'AfterSaveCommit'],
    ['beyond them: created, then updated, on: create', 'on: create'],
  ])('%s', async (_title, model) => {
    let document!: Person;
    await transaction(undefined, async () => {
      document = await create(model);
      await document.update({ age: 1 });
    });
    expect(countsOf(document)).toEqual(COMMIT);
  });

  it.each<[string, keyof typeof MODELS]>([
    ['65: create, then Rollback, plain', 'plain after commit'],
    ['66: create, then Rollback, on: create', 'on: create'],
  ])('%s', async (_title, model) => {
    let document!: Person;
    await transaction(undefined, async () => {
      document = await create(model);
      throw new Rollback();
    });
    expect(countsOf(document)).toEqual(ROLLBACK);
    expect(document.isNew).toBe(true);
  });

  it.each<[string, (document: Person) => Promise<unknown>]>([
    ['68: modified twice, then Rollback', twice],
    ['71: update with attributes, then Rollback', (document) => document.update({ age: 1 })],
    ['72: destroy, then Rollback', (document) => document.destroy()],
  ])('%s', async (_title, work) => {
    const document = await existing('plain after commit');
    await transaction(document, async () => {
      await work(document);
      throw new Rollback();
    });
    expect(countsOf(document)).toEqual(ROLLBACK);
    expect([document.isDestroyed, document.name]).toEqual([false, 'a']);
  });

  it('67: modified once, then another error', async () => {
    const document = await existing('plain after commit');
    const failure = new Error('something else');
    const run = transaction(document, async () => {
      await once(document);
      throw failure;
    });
    expect(await rejection(run)).toBe(failure);
    expect(countsOf(document)).toEqual(ROLLBACK);
  });

  it('69: an error before the save: nothing was written, so no hook runs', async () => {
    const document = new BeforeRaiser({ name: 'a' });
    const run = transaction(undefined, () => document.save());
    expect((await rejection(run)).message).toBe('before save');
    expect(countsOf(document)).toEqual(NEITHER);
  });

  it('70: an error after the save: it was written', async () => {
    const document = new AfterRaiser({ name: 'a' });
    const run = transaction(undefined, () => document.save());
    expect((await rejection(run)).message).toBe('after save');
    expect(countsOf(document)).toEqual(ROLLBACK);
  });
});

describe('section 5.3, without a transaction the hooks run right after the operation', () => {
  wired();
  const PLACES = {
    'outside of every block': (work: () => Promise<unknown>) => work(),
    'in a session block': (work: () => Promise<unknown>) => Plain.withSession(() => work()),
  };

  it.each(Object.entries(PLACES))('73 to 76: create, save, update, destroy, %s', async (_place, run) => {
    await run(async () => {
      const document = await create('plain after commit');
      expect(countsOf(document)).toEqual(COMMIT);
      document.name = 'b';
      await document.save();
      expect(countsOf(document).commits).toBe(2);
      await document.update({ name: 'c' });
      expect(countsOf(document).commits).toBe(3);
      await document.destroy();
      expect(countsOf(document)).toEqual({ commits: 4, rollbacks: 0 });
    });
  });

  it('beyond them: none where nothing was written', async () => {
    const document = await existing('plain after commit');
    await document.save();
    expect(countsOf(document)).toEqual(NEITHER);
    await rejection(new AfterRaiser({ name: 'x' }).save());
    const failing = new BeforeRaiser({ name: 'x' });
    await rejection(failing.save());
    expect(countsOf(failing)).toEqual(NEITHER);
    await document.delete();
    expect(countsOf(document)).toEqual(NEITHER);
  });
});
