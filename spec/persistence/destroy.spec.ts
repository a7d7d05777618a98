import {
  AfterDestroy,
  AfterDestroyCommit,
  AroundDestroy,
  BeforeDestroy,
  CallbackHaltedError,
  Document,
  Field,
  Model,
  ReadonlyDocumentError,
} from 'threadline';
import { rejection, wired } from '../integration/wired';

@Document()
class Crate extends Model {
  @Field(String) override _id!: string;
  @Field(Boolean) sealed: boolean = false;
  // Loaded documents run no initialisers but those of fields.
  log?: unknown[];

  private note(event: string): void {
    (this.log ??= []).push([event, this.isDestroyed, this.wasPersisted]);
  }
  @BeforeDestroy() before(): unknown {
    this.note('before');
    return this.sealed ? false : undefined;
  }
  @AroundDestroy() async around(next: () => Promise<void>): Promise<void> {
    this.note('in');
    await next();
    this.note('out');
  }
  @AfterDestroy() after(): void {
    this.note('after');
  }
  @AfterDestroyCommit() committed(): void {
    this.note('committed');
  }
}

describe('destroying', () => {
  const spec = wired();
  const ids = async (): Promise<unknown[]> => (await spec.stored('crates')).map(({ _id }) => _id);

  beforeEach(async () => {
    await Crate.deleteAll();
    await Crate.createMany([{ _id: 'one' }, { _id: 'two' }]);
    spec.wire.clear();
  });

  it('runs hooks around one delete, and marks the document', async () => {
    const crate = await Crate.findOrFail('one');
    spec.wire.clear();
    expect(await crate.destroy()).toBe(crate);
    expect(spec.wire.names).toEqual(['delete']);
    expect(crate.log).toEqual([
      ['before', false, false],
      ['in', false, false],
      ['out', true, true],
      ['after', true, true],
      ['committed', true, true],
    ]);
    expect(crate).toMatchObject({ isDestroyed: true, isPersisted: false, isNew: false });
    expect(await ids()).toEqual(['two']);
  });

  it('that is halted leaves everything as it was', async () => {
    const crate = await Crate.findOrFail('one');
    crate.sealed = true;
    const error = await rejection(crate.destroy());
    expect(error).toBeInstanceOf(CallbackHaltedError);
    expect(error).toMatchObject({ event: 'destroy', callback: 'before' });
    expect(crate).toMatchObject({ isDestroyed: false, isPersisted: true });
    expect(spec.wire.named('delete')).toEqual([]);
  });

  it('by delete runs no hook', async () => {
    const crate = await Crate.findOrFail('one');
    expect(await crate.delete()).toBe(crate);
    expect([crate.log, crate.isDestroyed]).toEqual([undefined, true]);
    expect(await ids()).toEqual(['two']);
  });

  it('of what is gone already, or never was loaded, is fine', async () => {
    const crate = await Crate.findOrFail('one');
    await Crate.deleteAll({ _id: 'one' });
    await crate.destroy();
    expect(crate.isDestroyed).toBe(true);
    const unsaved = new Crate({ _id: 'two' });
    await unsaved.destroy();
    expect([unsaved.isDestroyed, unsaved.wasPersisted]).toEqual([true, false]);
    expect(await ids()).toEqual([]);
  });

  it('takes the stored _id, whatever was written over it', async () => {
    for (const way of ['destroy', 'delete'] as const) {
      const crate = await Crate.create({ _id: way });
      crate._id = 'two';
      await crate[way]();
      expect(await ids()).toContain('two');
      expect(await ids()).not.toContain(way);
    }
  });

  it('ends every further write, unsent; reading it again takes nothing', async () => {
    const crate = await Crate.findOrFail('one');
    await crate.destroy();
    spec.wire.clear();
    const writes = [
      () => crate.save(),
      () => crate.update({ sealed: true }),
      () => crate.destroy(),
      () => crate.delete(),
      () => crate.touch(),
    ];
    for (const write of writes) {
      const error = await rejection(write());
      expect(error).toBeInstanceOf(ReadonlyDocumentError);
      expect(error).toMatchObject({ reason: 'destroyed', id: 'one', model: 'Crate' });
    }
    expect(spec.wire.names).toEqual([]);
    await crate.reload().catch(() => undefined);
    expect(crate.isDestroyed).toBe(true);
  });
});
