import { ObjectId } from 'mongodb';
import { CastError, Document, Field, Model, UnknownAttributeError, ValidationError } from 'threadline';
import { rejection, thrown, wired } from '../wired';

@Document({ collection: 'accounts' })
class Account extends Model {
  @Field(String) username!: string;
  @Field(Number) age?: number;
  @Field(Boolean) admin?: boolean;
  @Field(Date) since?: Date;
  @Field(ObjectId) owner?: ObjectId;
  @Field(() => [String]) roles!: string[];
  @Field(Object) settings!: Record<string, unknown>;
}

describe('Promise 17: user input is data, never an operator', () => {
  const spec = wired();
  const body = <T>(text: string): T => JSON.parse(text) as T;

  beforeEach(async () => {
    await Account.collection.deleteMany({});
    await Account.createMany([
      { username: 'emily', age: 40, admin: true, roles: ['root'], settings: { theme: 'dark' } },
      { username: 'emma', age: 30, admin: false, roles: [], settings: {} },
    ]);
    spec.wire.clear();
  });

  const OPERATORS = [
    '{"$ne":null}',
    '{"$gt":""}',
    '{"$regex":".*"}',
    '{"$in":["emily"]}',
    '{"$exists":true}',
    '{"$where":"1"}',
    '{}',
    '["emily"]',
  ];

  it.each(OPERATORS)('findBy a String field with %s finds nobody: a CastError, unsent', async (text) => {
    const values = { username: body<string>(text) };
    expect(await rejection(Account.findBy(values))).toBeInstanceOf(CastError);
    expect(await rejection(Account.findByOrFail(values))).toBeInstanceOf(CastError);
    expect(await rejection(Account.findOrCreateBy(values))).toBeInstanceOf(CastError);
    expect(await rejection(Account.findOrInitializeBy(values))).toBeInstanceOf(CastError);
    expect(spec.wire.names).toEqual([]);
    expect(await Account.count()).toBe(2);
  });

  it.each([
    ['Number', 'age'],
    ['Boolean', 'admin'],
    ['Date', 'since'],
    ['ObjectId', 'owner'],
  ])('findBy a %s field with an operator too', async (_, field) => {
    expect(await rejection(Account.findBy({ [field]: { $ne: null } } as never))).toBeInstanceOf(CastError);
    expect(spec.wire.names).toEqual([]);
  });

  it('findBy an Object field compares with what was given, $eq', async () => {
    expect(await Account.findBy({ settings: body('{"$ne":null}') })).toBeNull();
    expect(spec.wire.started[0]!.command['filter']).toEqual({ settings: { $eq: { $ne: null } } });
    expect(await Account.findBy({ settings: { theme: 'dark' } })).toMatchObject({ username: 'emily' });
  });

  it('find with an operator for an id is a CastError, unsent', async () => {
    for (const id of [{ $ne: null }, { $gt: '' }, [], {}, null, undefined, 'no id', 12] as never[]) {
      expect(await rejection(Account.find(id))).toBeInstanceOf(CastError);
      expect(await rejection(Account.findMany([id]))).toBeInstanceOf(CastError);
      if (!Array.isArray(id)) expect(await rejection(Account.findOrFail(id))).toBeInstanceOf(CastError);
    }
    expect(spec.wire.names).toEqual([]);
  });

  it('create and save take no operator for a value: a ValidationError, unsent', async () => {
    const username = body<string>('{"$gt":""}');
    const error = await rejection(Account.create({ username }));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as unknown as ValidationError).errors.paths).toEqual(['username']);
    const account = await Account.findByOrFail({ username: 'emily' });
    spec.wire.clear();
    account.username = username;
    expect(account.username).toEqual({ $gt: '' });
    expect(await rejection(account.save())).toBeInstanceOf(ValidationError);
    expect(await rejection(account.save({ validate: false }))).toBeInstanceOf(ValidationError);
    expect(await rejection(account.update({ age: body<number>('{"$inc":1}') }))).toBeInstanceOf(ValidationError);
    expect(spec.wire.names).toEqual([]);
  });

  it('what looks like an operator inside an Object field is stored as it is', async () => {
    const settings = body<Record<string, unknown>>('{"$set":{"admin":true},"a.b":1,"$$ROOT":"$age"}');
    const account = await Account.create({ username: 'eve', age: 1, roles: [], settings });
    expect(await spec.stored('accounts', { _id: account.id })).toMatchObject([{ settings }]);
    await account.update({ settings: { $inc: { age: 1 }, text: '$age' } });
    expect(await spec.stored('accounts', { _id: account.id })).toMatchObject([
      { age: 1, settings: { $inc: { age: 1 }, text: '$age' } },
    ]);
  });

  it('what looks like a field path is a text', async () => {
    const account = await Account.create({ username: '$age', roles: ['$$ROOT'], settings: {} });
    await account.update({ username: '$$NOW' });
    expect(await spec.stored('accounts', { _id: account.id })).toMatchObject([
      { username: '$$NOW', roles: ['$$ROOT'] },
    ]);
    expect(await Account.findBy({ username: '$$NOW' })).not.toBeNull();
  });

  it.each([
    '$where',
    '$or',
    '$expr',
    '$set',
    'settings.theme',
    'nobody',
    '__proto__',
    'constructor',
    'toString',
    'save',
    'isNew',
    '',
  ])('the key %p is no attribute of create, assign and findBy', async (key) => {
    const values = body<object>(JSON.stringify({ [key]: 'x' }).replace('"x"', '"1"'));
    const own = key === '__proto__' ? body<object>('{"__proto__": "1"}') : values;
    expect(await rejection(Account.create(own as never))).toBeInstanceOf(UnknownAttributeError);
    expect(thrown(() => new Account(own as never))).toBeInstanceOf(UnknownAttributeError);
    expect(await rejection(Account.createMany([own as never]))).toBeInstanceOf(UnknownAttributeError);
    // A path below an Object field is free in queries, and its value is compared like any other.
    if (key === 'settings.theme') expect(await Account.findBy(own as never)).toBeNull();
    else
      expect((await rejection(Account.findBy(own as never)))['code']).toMatch(
        /^(UNKNOWN_ATTRIBUTE|CAST|INVALID_OPTION)$/,
      );
    expect(spec.wire.names).toEqual(key === 'settings.theme' ? ['find'] : []);
    expect(await Account.count()).toBe(2);
  });

  it('assign gives nothing where one name is unknown', async () => {
    const account = await Account.findByOrFail({ username: 'emily' });
    expect(thrown(() => account.assign({ age: 99, nobody: 1 } as never))).toBeInstanceOf(UnknownAttributeError);
    expect(await rejection(account.update({ age: 99, nobody: 1 } as never))).toBeInstanceOf(UnknownAttributeError);
    expect(account.age).toBe(40);
    expect(account.isChanged()).toBe(false);
  });

  describe('undefined in a filter is a CastError, never dropped', () => {
    const USES: Readonly<Record<string, (filter: object) => PromiseLike<unknown>>> = {
      deleteAll: (filter) => Account.deleteAll(filter),
      'where().deleteAll': (filter) => Account.where(filter).deleteAll(),
      destroyAll: (filter) => Account.destroyAll(filter),
      updateAll: (filter) => Account.where(filter).updateAll({ age: 0 }),
      count: (filter) => Account.count(filter),
      where: (filter) => Account.where(filter),
      'where in a block': (filter) => Account.withSession(() => Account.where(filter).count()),
      findBy: (filter) => Account.findBy(filter),
      findOrCreateBy: (filter) => Account.findOrCreateBy(filter),
    };
    const FILTERS: readonly object[] = [
      { owner: undefined },
      { username: undefined },
      { username: 'emily', age: undefined },
      { settings: undefined },
      { _id: undefined },
    ];

    it.each(Object.entries(USES))('%s', async (_, use) => {
      for (const filter of FILTERS)
        expect(await rejection((async () => await use(filter))())).toBeInstanceOf(CastError);
      expect(spec.wire.names).toEqual([]);
      expect(await Account.count()).toBe(2);
    });

    it('deeper down as well', async () => {
      const filters = [
        { age: { $gt: undefined } },
        { age: { $in: [1, undefined] } },
        { $or: [{ username: undefined }] },
        { 'settings.theme': undefined },
        { $and: [{ age: 40 }, { username: undefined }] },
        { username: { $not: { $eq: undefined } } },
      ];
      for (const filter of filters)
        expect(await rejection(Account.deleteAll(filter as never))).toBeInstanceOf(CastError);
      expect(
        await rejection(
          Account.all()
            .not({ username: undefined } as never)
            .deleteAll(),
        ),
      ).toBeInstanceOf(CastError);
      expect(
        await rejection(
          Account.where({ age: 40 })
            .or({ username: undefined } as never)
            .deleteAll(),
        ),
      ).toBeInstanceOf(CastError);
      expect(await rejection(Account.deleteAll(undefined as never))).toMatchObject({ code: expect.any(String) });
      expect(await rejection(Account.deleteAll(null as never))).toMatchObject({ code: expect.any(String) });
      expect(spec.wire.names).toEqual([]);
      expect(await Account.count()).toBe(2);
    });
  });

  it('where takes operators, as it is written by the programmer, and casts their values', async () => {
    expect(await Account.where({ age: { $gte: '35' } as never }).count()).toBe(1);
    expect(await Account.where({ username: { $ne: 'emily' } }).pluck('username')).toEqual(['emma']);
    expect(await rejection(Account.where({ username: { $nonsense: 1 } as never }).count())).toMatchObject({
      code: expect.any(String),
    });
    expect(await rejection(Account.where({ age: { $gt: 'old' } as never }).count())).toBeInstanceOf(CastError);
    expect(await rejection(Account.where({ $where: 'true' } as never).count())).toMatchObject({
      code: expect.any(String),
    });
  });

  it('an own __proto__ in given data changes no prototype', async () => {
    const settings = body<Record<string, unknown>>(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    );
    const outcome = await Account.create({ username: 'mallory', roles: [], settings }).then(
      (account) => account,
      (error: unknown) => error,
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    if (outcome instanceof Account) {
      const again = await Account.findOrFail(outcome.id);
      expect((again.settings as { polluted?: boolean }).polluted).toBeUndefined();
      expect(Object.keys(again.settings)).toContain('__proto__');
    } else {
      expect(outcome).toMatchObject({ code: expect.any(String) });
    }
  });
});
