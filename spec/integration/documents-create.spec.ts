import { IsNotEmpty } from 'class-validator';
import { ObjectId } from 'mongodb';
import { Document, DuplicateKeyError, Field, Index, Model, OperationError, ValidationError } from 'threadline';
import { rejection, wired } from './wired';

@Document({ collection: 'members' })
class Member extends Model {
  @Field(String) @IsNotEmpty() username!: string;
  @Field(Number) age: number = 0;
  @Field(String, { name: 'em' }) email: string = 'nobody@example.com';
  @Field(() => [String]) tags: string[] = [];
}

@Document({ collection: 'plain_members' })
@Index({ email: 1 }, { unique: true })
class PlainMember extends Model {
  @Field(String) email?: string;
  @Field(String) first?: string;
}

@Document({ collection: 'keyed' })
class Keyed extends Model {
  @Field(String) declare _id: string;
}

describe('documents: create', () => {
  const spec = wired();

  beforeAll(() => PlainMember.createIndexes());

  beforeEach(async () => {
    await Member.collection.deleteMany({});
    await PlainMember.collection.deleteMany({});
    spec.wire.clear();
  });

  it('stores one document in one insert, and knows its state before and after', async () => {
    const member = new Member({ username: 'Emily', age: 40 });
    expect([member.isNew, member.isPersisted, member.isDestroyed, member.isChanged()]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(await member.save()).toBe(member);
    expect([member.isNew, member.isPersisted, member.isDestroyed, member.isChanged()]).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(spec.wire.names).toEqual(['insert']);
    const expected = { _id: member.id, username: 'Emily', age: 40, em: 'nobody@example.com', tags: [] };
    expect(await spec.stored('members')).toEqual([expected]);
  });

  it('makes the _id itself, or takes the one that is given', async () => {
    const id = new ObjectId();
    expect((await Member.create({ _id: id, username: 'given' })).id).toEqual(id);
    const member = Member.build({ username: 'made' });
    expect(member.id).toBeInstanceOf(ObjectId);
    expect(member.id).toBe(member.id);
    await member.save();
    expect(await Member.find(member.id)).toMatchObject({ username: 'made' });
  });

  it('an _id of another type than ObjectId has to be given, and null is none', async () => {
    for (const attributes of [{}, { _id: null }, { _id: undefined }] as never[]) {
      const error = await rejection(Keyed.create(attributes));
      expect((error as unknown as ValidationError).errors.on('_id')).toEqual(['_id must be given']);
      expect(await rejection(new Keyed(attributes).save({ validate: false }))).toBeInstanceOf(ValidationError);
      expect(await rejection(Keyed.createMany([{ _id: 'given' }, attributes]))).toBeInstanceOf(ValidationError);
    }
    expect(await rejection(Member.create({ _id: null as never, username: 'x' }))).toBeInstanceOf(ValidationError);
    expect(spec.wire.names).toEqual([]);
    await Keyed.create({ _id: 'given' });
    expect(await Keyed.find('given')).toMatchObject({ id: 'given', isPersisted: true });
  });

  it('what is too large for the server or for BSON is an error of ours', async () => {
    const text = (megabytes: number) => 'x'.repeat(megabytes * 1024 * 1024);
    for (const megabytes of [16, 17, 40]) {
      expect(await rejection(PlainMember.create({ first: text(megabytes) }))).toBeInstanceOf(OperationError);
    }
    expect(await PlainMember.count()).toBe(0);
  });

  it('createMany stores them in one command and gives them in order', async () => {
    const members = await Member.createMany([{ username: 'a' }, { username: 'b' }, { username: 'c' }]);
    expect(members.map(({ username, isPersisted }) => [username, isPersisted])).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
    ]);
    expect(spec.wire.names).toEqual(['insert']);
    expect(await Member.createMany([])).toEqual([]);
    expect(spec.wire.names).toEqual(['insert']);
  });

  it('createMany stores none where one is invalid', async () => {
    expect(await rejection(Member.createMany([{ username: 'a' }, { username: '' }]))).toBeInstanceOf(ValidationError);
    expect(spec.wire.names).toEqual([]);
  });

  it('createMany that meets a duplicate tells which were stored', async () => {
    const error = await rejection(PlainMember.createMany([{ email: 'a' }, { email: 'a' }, { email: 'b' }]));
    expect(error).toBeInstanceOf(DuplicateKeyError);
    expect(await spec.stored('plain_members')).toHaveLength(1);
  });
});
