import { IsNotEmpty } from 'class-validator';
import {
  AfterCommit,
  AfterSave,
  AroundCreate,
  BeforeSave,
  CallbackHaltedError,
  Document,
  DuplicateKeyError,
  Field,
  Model,
  UnknownAttributeError,
  ValidationError,
} from 'threadline';
import { rejection, wired } from '../integration/wired';

let log: string[] = [];
/** Documents that hooks have seen, as `createMany` gives none where it rejects. */
let seen: Hooked[] = [];

@Document({ timestamps: true })
class Plain extends Model {
  @Field(String) override _id!: string;
  @Field(String) @IsNotEmpty() name: string = 'nobody';
}

@Document()
class Hooked extends Model {
  @Field(String) override _id!: string;

  @BeforeSave() before(): unknown {
    seen.push(this);
    log.push(`before ${this._id}`);
    if (this._id === 'throws') throw new RangeError('mine');
    return this._id !== 'halt';
  }
  @AroundCreate() async around(next: () => Promise<void>): Promise<void> {
    log.push(`in ${this._id}`);
    await next();
    log.push(`out ${this._id}`);
  }
  @AfterSave() after(): void {
    log.push(`after ${this._id}`);
  }
  @AfterCommit() committed(): void {
    log.push(`committed ${this._id}`);
  }
}

const spec = wired();

beforeEach(async () => {
  await Promise.all([Plain.deleteAll(), Hooked.deleteAll()]);
  [log, seen] = [[], []];
  spec.wire.clear();
});

describe('createMany', () => {
  it('stores all in one command, and gives them in their order', async () => {
    const made = await Plain.createMany([{ _id: 'a' }, { _id: 'b', name: 'Emily' }, { _id: 'c' }]);
    expect(spec.wire.names).toEqual(['insert']);
    expect(made.map(({ id, name }) => [id, name])).toEqual([
      ['a', 'nobody'],
      ['b', 'Emily'],
      ['c', 'nobody'],
    ]);
    for (const one of made) expect(one).toMatchObject({ isPersisted: true, wasNew: true });
    expect(made.some((one) => one.isChanged())).toBe(false);
    expect(await Plain.count()).toBe(3);
  });

  it('of nothing sends nothing', async () => {
    expect(await Plain.createMany([])).toEqual([]);
    expect(spec.wire.names).toEqual([]);
  });

  it('stops them all where one is invalid or unknown, before anything is sent', async () => {
    expect(await rejection(Plain.createMany([{ _id: 'a' }, { _id: 'b', name: '' }]))).toBeInstanceOf(ValidationError);
    expect(await rejection(Plain.createMany([{ _id: 'a' }, { nam: 'x' } as never]))).toBeInstanceOf(
      UnknownAttributeError,
    );
    expect(await rejection(Plain.createMany([{ _id: 'a' }, { _id: 'b', name: {} as never }]))).toBeInstanceOf(
      ValidationError,
    );
    expect(spec.wire.names).toEqual([]);
  });

  it('runs the hooks of each around the one command', async () => {
    await Hooked.createMany([{ _id: 'a' }, { _id: 'b' }]);
    expect(spec.wire.names).toEqual(['insert']);
    expect(log.slice(0, 4)).toEqual(['before a', 'in a', 'before b', 'in b']);
    expect(log.slice(4, 8).sort()).toEqual(['after a', 'after b', 'out a', 'out b']);
    expect(log.slice(8)).toEqual(['committed a', 'committed b']);
  });

  it.each<[string, (error: Error) => boolean]>([
    ['halt', (error) => error instanceof CallbackHaltedError],
    ['throws', (error) => error instanceof RangeError],
  ])('stops them all where a hook of one says so: %s', async (_id, isIt) => {
    const error = await rejection(Hooked.createMany([{ _id: 'a' }, { _id }, { _id: 'c' }]));
    expect(isIt(error)).toBe(true);
    expect(spec.wire.names).toEqual([]);
    expect(log).toEqual(['before a', 'in a', `before ${_id}`]);
    expect(seen.map(({ isNew }) => isNew)).toEqual([true, true]);
  });

  it('that meets a duplicate key half way has those before it stored, and knows it', async () => {
    await Hooked.create({ _id: 'b' });
    seen = [];
    const error = await rejection(Hooked.createMany([{ _id: 'a' }, { _id: 'b' }, { _id: 'c' }]));
    expect(error).toBeInstanceOf(DuplicateKeyError);
    expect(seen.map(({ id, isNew }) => [id, isNew])).toEqual([
      ['a', false],
      ['b', true],
      ['c', true],
    ]);
    expect((await spec.stored('hookeds')).map(({ _id }) => _id).sort()).toEqual(['a', 'b']);
  });
});
