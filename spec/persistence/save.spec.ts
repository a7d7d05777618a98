import { IsNotEmpty } from 'class-validator';
import {
  AfterCommit,
  AfterCreate,
  AfterSave,
  AfterUpdate,
  AroundCreate,
  AroundSave,
  AroundUpdate,
  BeforeCreate,
  BeforeSave,
  BeforeUpdate,
  CallbackHaltedError,
  Document,
  Field,
  InvalidOptionError,
  Model,
  ValidationError,
} from 'threadline';
import { rejection, wired } from '../integration/wired';

/** Tells in order what happens to it, with what went over the wire so far. */
@Document()
class Diary extends Model {
  @Field(String) @IsNotEmpty() entry!: string;
  @Field(Number) pages: number = 0;
  log: unknown[] = [];

  private note(event: string): void {
    this.log.push([event, spec.wire.names.length, this.isNew, this.isChanged()]);
  }

  @BeforeSave() beforeSave(): unknown {
    this.note('before save');
    return this.entry === 'halt' ? false : undefined;
  }
  @BeforeCreate() beforeCreate(): void {
    this.note('before create');
  }
  @BeforeUpdate() beforeUpdate(): void {
    this.note('before update');
  }
  @AroundSave() async aroundSave(next: () => Promise<void>): Promise<void> {
    this.note('around save in');
    await next();
    this.note('around save out');
  }
  @AroundCreate() async aroundCreate(next: () => Promise<void>): Promise<void> {
    this.note('around create in');
    await next();
    this.note('around create out');
  }
  @AroundUpdate() async aroundUpdate(next: () => Promise<void>): Promise<void> {
    this.note('around update in');
    await next();
    this.note('around update out');
  }
  @AfterCreate() afterCreate(): void {
    this.note('after create');
  }
  @AfterUpdate() afterUpdate(): void {
    this.note('after update');
  }
  @AfterSave() afterSave(): void {
    this.note('after save');
    if (this.entry === 'fails afterwards') throw new RangeError('after');
  }
  @AfterCommit() afterCommit(): void {
    this.note('after commit');
  }
}

const spec = wired();

describe('save', () => {
  it('tells the story of a new document in order: hooks, one insert, hooks', async () => {
    const diary = new Diary({ entry: 'one' });
    expect(await diary.save()).toBe(diary);
    expect(diary.log).toEqual([
      ['before save', 0, true, true],
      ['around save in', 0, true, true],
      ['before create', 0, true, true],
      ['around create in', 0, true, true],
      ['around create out', 1, false, false],
      ['after create', 1, false, false],
      ['around save out', 1, false, false],
      ['after save', 1, false, false],
      ['after commit', 1, false, false],
    ]);
    expect(spec.wire.names).toEqual(['insert']);
    expect(diary).toMatchObject({ isNew: false, isPersisted: true, wasNew: true });
  });

  it('tells that of a change in the same order, with one update', async () => {
    const diary = await Diary.create({ entry: 'one' });
    diary.log = [];
    spec.wire.clear();
    diary.entry = 'two';
    await diary.save();
    expect(diary.log).toEqual([
      ['before save', 0, false, true],
      ['around save in', 0, false, true],
      ['before update', 0, false, true],
      ['around update in', 0, false, true],
      ['around update out', 1, false, false],
      ['after update', 1, false, false],
      ['around save out', 1, false, false],
      ['after save', 1, false, false],
      ['after commit', 1, false, false],
    ]);
    expect(diary).toMatchObject({ wasNew: false, previousChanges: { entry: ['one', 'two'] } });
  });

  it('runs hooks without a change, sends nothing, and commits nothing', async () => {
    const diary = await Diary.create({ entry: 'one' });
    diary.log = [];
    spec.wire.clear();
    await diary.save();
    expect(diary.log.map((line) => (line as string[])[0])).toEqual([
      'before save',
      'around save in',
      'before update',
      'around update in',
      'around update out',
      'after update',
      'around save out',
      'after save',
    ]);
    expect([spec.wire.names, diary.previousChanges]).toEqual([[], {}]);
  });

  it('validates before any hook', async () => {
    const diary = new Diary({ entry: '' });
    expect(await rejection(diary.save())).toBeInstanceOf(ValidationError);
    expect([diary.log, spec.wire.names]).toEqual([[], []]);
  });

  it('skips validation on request, and leaves no messages', async () => {
    const diary = new Diary({ entry: '' });
    await rejection(diary.save());
    await diary.save({ validate: false });
    expect(spec.wire.names).toEqual(['insert']);
  });

  it('that is halted leaves the document as it was', async () => {
    const diary = new Diary({ entry: 'halt' });
    const error = await rejection(diary.save());
    expect(error).toBeInstanceOf(CallbackHaltedError);
    expect(error).toMatchObject({ model: 'Diary', event: 'save', callback: 'beforeSave' });
    expect([diary.isNew, spec.wire.names]).toEqual([true, []]);
    const stored = await Diary.create({ entry: 'fine' });
    stored.entry = 'halt';
    expect(await rejection(stored.save())).toBeInstanceOf(CallbackHaltedError);
    expect(stored.changes).toEqual({ entry: ['fine', 'halt'] });
  });

  it('that fails in an after hook has stored the document', async () => {
    const diary = new Diary({ entry: 'fails afterwards' });
    expect((await rejection(diary.save())).message).toBe('after');
    expect([diary.isNew, diary.isChanged()]).toEqual([false, false]);
    expect(await spec.stored('diaries', { _id: diary.id })).toHaveLength(1);
  });

  it('leaves what is changed while it is under way a change', async () => {
    const diary = new Diary({ entry: 'one' });
    const saving = diary.save({ validate: false });
    while (spec.wire.names.length === 0) await new Promise((resolve) => setImmediate(resolve));
    diary.pages = 7;
    await saving;
    expect(diary.changes).toEqual({ pages: [0, 7] });
    await diary.save();
    expect(await spec.stored('diaries', { _id: diary.id })).toMatchObject([{ entry: 'one', pages: 7 }]);
  });

  it.each<[string, unknown, string]>([
    ['unknown', { validat: false }, 'validat'],
    ['no boolean', { touch: 'no' }, 'touch'],
    ['no object', 'force', 'options'],
    ['null', null, 'options'],
  ])('refuses options that are %s, and sends nothing', async (_, options, option) => {
    const error = await rejection(new Diary({ entry: 'x' }).save(options as never));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option });
    expect(spec.wire.names).toEqual([]);
  });
});
