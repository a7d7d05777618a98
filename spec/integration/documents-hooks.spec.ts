import {
  AfterCreate,
  AfterDestroy,
  AfterSave,
  AfterUpdate,
  AroundCreate,
  AroundSave,
  BeforeCreate,
  BeforeDestroy,
  BeforeSave,
  BeforeUpdate,
  CallbackHaltedError,
  Document,
  Field,
  Model,
} from 'threadline';
import { idOf, rejection, wired } from './wired';

const log: string[] = [];

@Document({ collection: 'hooked' })
class Hooked extends Model {
  @Field(String) name!: string;
  @Field(String) fail?: string;

  // Not #private: loading a document runs no constructor, so it has no private members.
  note(event: string): boolean | void {
    log.push(event);
    if (this.fail === `throw ${event}`) throw new RangeError(event);
    return this.fail === event ? false : undefined;
  }

  @BeforeSave() first() {
    return this.note('before save');
  }
  @BeforeSave() async second() {
    await Promise.resolve();
    return this.note('before save again');
  }
  @AroundSave() async wrap(next: () => Promise<void>) {
    log.push('around save begins');
    if (this.fail === 'around') return;
    await next();
    log.push('around save ends');
  }
  @BeforeCreate() beforeCreate() {
    return this.note('before create');
  }
  @AroundCreate() async wrapCreate(next: () => Promise<void>) {
    log.push(`around create begins, ${this.isNew ? 'new' : 'stored'}`);
    await next();
    log.push(`around create ends, ${this.isNew ? 'new' : 'stored'}`);
  }
  @AfterCreate() afterCreate() {
    return this.note(`after create, was ${this.wasNew ? 'new' : 'stored'}`);
  }
  @BeforeUpdate() beforeUpdate() {
    return this.note('before update');
  }
  @AfterUpdate() afterUpdate() {
    return this.note(`after update, was ${this.wasNew ? 'new' : 'stored'}`);
  }
  @AfterSave() afterSave() {
    return this.note(`after save ${JSON.stringify(this.changes)} ${JSON.stringify(Object.keys(this.previousChanges))}`);
  }
  @BeforeDestroy() beforeDestroy() {
    return this.note('before destroy');
  }
  @AfterDestroy() afterDestroy() {
    return this.note(`after destroy, was ${this.wasPersisted ? 'stored' : 'new'}`);
  }
}

@Document({ collection: 'hooked' })
class Special extends Hooked {
  override first() {
    log.push('overridden');
  }
  @BeforeSave() third() {
    log.push('special before save');
  }
}

describe('documents: hooks', () => {
  const spec = wired();

  beforeEach(() => void (log.length = 0));

  it('of a create, in order', async () => {
    await Hooked.create({ name: 'a' });
    expect(log).toEqual([
      'before save',
      'before save again',
      'around save begins',
      'before create',
      'around create begins, new',
      'around create ends, stored',
      'after create, was new',
      'around save ends',
      'after save {} ["name","_type"]',
    ]);
  });

  it('of an update and of a save without a change, in order', async () => {
    const hooked = await Hooked.create({ name: 'a' });
    const order = [
      'before save',
      'before save again',
      'around save begins',
      'before update',
      'after update, was stored',
      'around save ends',
    ];
    log.length = 0;
    await hooked.update({ name: 'b' });
    expect(log).toEqual([...order, 'after save {} ["name"]']);
    log.length = 0;
    spec.wire.clear();
    await hooked.save();
    expect(log.slice(0, -1)).toEqual(order);
    expect(spec.wire.names).toEqual([]);
  });

  it('of destroy; delete runs none', async () => {
    const [one, two] = await Hooked.createMany([{ name: 'a' }, { name: 'b' }]);
    log.length = 0;
    await one!.destroy();
    expect(log).toEqual(['before destroy', 'after destroy, was stored']);
    log.length = 0;
    await two!.delete();
    expect(log).toEqual([]);
  });

  it('of createMany: each document has its own, around one command', async () => {
    await Hooked.createMany([{ name: 'a' }, { name: 'b' }]);
    expect(spec.wire.names).toEqual(['insert']);
    expect(log.filter((event) => event === 'before create')).toHaveLength(2);
    expect(log.filter((event) => event.startsWith('after save'))).toHaveLength(2);
    expect(log.indexOf('around create ends, stored')).toBeGreaterThan(log.lastIndexOf('around create begins, new'));
  });

  it.each(['before save', 'before save again', 'before create'])(
    '%s halts a create with false: nothing is sent',
    async (fail) => {
      const hooked = new Hooked({ name: 'a', fail });
      const error = await rejection(hooked.save());
      expect(error).toBeInstanceOf(CallbackHaltedError);
      expect(error).toMatchObject({ code: 'CALLBACK_HALTED', model: 'Hooked' });
      expect(spec.wire.names).toEqual([]);
      expect(hooked.isNew).toBe(true);
      expect(log.at(-1)).toBe(fail);
    },
  );

  it('before update and before destroy halt too, and the document stays changed and stored', async () => {
    const hooked = await Hooked.create({ name: 'a' });
    spec.wire.clear();
    hooked.fail = 'before update';
    expect(await rejection(hooked.save())).toBeInstanceOf(CallbackHaltedError);
    expect(hooked.isChanged()).toBe(true);
    hooked.fail = 'before destroy';
    expect(await rejection(hooked.destroy())).toBeInstanceOf(CallbackHaltedError);
    expect(hooked.isDestroyed).toBe(false);
    expect(spec.wire.names).toEqual([]);
  });

  it('an around hook that never goes on halts', async () => {
    expect(await rejection(Hooked.create({ name: 'a', fail: 'around' }))).toBeInstanceOf(CallbackHaltedError);
    expect(spec.wire.names).toEqual([]);
  });

  it('what a hook throws comes out as it is, and createMany stores nothing', async () => {
    expect(await rejection(Hooked.create({ name: 'a', fail: 'throw before create' }))).toBeInstanceOf(RangeError);
    expect(
      await rejection(Hooked.createMany([{ name: 'a' }, { name: 'b', fail: 'throw before save' }])),
    ).toBeInstanceOf(RangeError);
    expect(await rejection(Hooked.createMany([{ name: 'a', fail: 'before create' }, { name: 'b' }]))).toBeInstanceOf(
      CallbackHaltedError,
    );
    expect(spec.wire.names).toEqual([]);
  });

  it('an after hook that throws does not unmake what was stored', async () => {
    const hooked = new Hooked({ name: 'stored', fail: 'throw after create, was new' });
    expect(await rejection(hooked.save())).toBeInstanceOf(RangeError);
    expect(hooked.isPersisted).toBe(true);
    expect(await spec.stored('hooked', { name: 'stored' })).toHaveLength(1);
  });

  it('a subclass has those of its superclass first, and overrides them by name', async () => {
    await Special.create({ name: 's' });
    expect(log.slice(0, 3)).toEqual(['overridden', 'before save again', 'special before save']);
    log.length = 0;
    await Hooked.create({ name: 'h' });
    expect(log[0]).toBe('before save');
    expect(log).not.toContain('special before save');
  });

  it('run in the block around them, and stand in it while it drains', async () => {
    const id = await Hooked.withSession(async (session) => {
      await Hooked.create({ name: 'in' });
      await Hooked.where({ name: 'in' }).destroyAll();
      return idOf(session);
    });
    expect(spec.wire.lsids()).toEqual([id]);
    expect(log).toContain('after destroy, was stored');
  });
});
