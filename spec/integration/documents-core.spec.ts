import { IsEmail, IsNotEmpty, Max, Min } from 'class-validator';
import { ObjectId } from 'mongodb';
import {
  CastError,
  Document,
  DocumentNotFoundError,
  DuplicateKeyError,
  Field,
  ImmutableAttributeError,
  Index,
  Model,
  ReadonlyDocumentError,
  UnknownAttributeError,
  ValidationError,
} from 'threadline';
import { rejection, thrown, wired } from './wired';

@Document({ collection: 'members' })
@Index({ email: 1 }, { unique: true, sparse: true })
class Member extends Model {
  @Field(String) @IsNotEmpty() username!: string;
  @Field(Number) @Min(0) @Max(150) age: number = 0;
  @Field(String, { name: 'em' }) @IsEmail() email: string = 'nobody@example.com';
  @Field(() => [String]) tags: string[] = [];
}

@Document({ collection: 'plain_members' })
@Index({ email: 1 }, { unique: true })
@Index({ first: 1, last: -1 }, { unique: true, name: 'whole_name' })
class PlainMember extends Model {
  @Field(String) email?: string;
  @Field(String) first?: string;
  @Field(String) last?: string;
  @Field(Number) age?: number;
}

describe('documents: validation, update, delete', () => {
  const spec = wired();

  beforeAll(async () => {
    expect((await PlainMember.createIndexes()).sort()).toEqual(['email_1', 'whole_name']);
  });

  beforeEach(async () => {
    await Member.collection.deleteMany({});
    await PlainMember.collection.deleteMany({});
    spec.wire.clear();
  });

  describe('validation', () => {
    it('lists every path, on save and on create, and sends nothing', async () => {
      const error = (await rejection(
        Member.create({ username: '', age: 200, email: 'x', tags: 'no' as never }),
      )) as unknown as ValidationError<Member>;
      expect(error).toBeInstanceOf(ValidationError);
      expect([...error.errors.paths].sort()).toEqual(['age', 'email', 'tags', 'username']);
      expect(error.errors.on('age')).toHaveLength(1);
      expect(error.errors.on('nothing')).toEqual([]);
      expect(error.errors.full()).toHaveLength(4);
      expect(Object.keys(error.errors.toJSON()).sort()).toEqual(['age', 'email', 'tags', 'username']);
      expect(error.document).toBeInstanceOf(Member);
      expect(error.document.isNew).toBe(true);
      expect(error.document.errors.paths).toEqual(error.errors.paths);
      expect(error.message).toContain('Member');
      expect(spec.wire.names).toEqual([]);
    });

    it('isValid and validate tell without saving, and forget what was mended', async () => {
      const member = new Member({ username: '' });
      expect(await member.isValid()).toBe(false);
      expect(await rejection(member.validate())).toBeInstanceOf(ValidationError);
      member.username = 'mended';
      expect(await member.isValid()).toBe(true);
      expect(member.errors.paths).toEqual([]);
      expect(await member.validate()).toBe(member);
    });

    it('is skipped by save({ validate: false }), but what cannot be cast is refused all the same', async () => {
      const member = await new Member({ username: '', age: 500 }).save({ validate: false });
      expect(member.isPersisted).toBe(true);
      member.age = 'old' as never;
      expect(await rejection(member.save({ validate: false }))).toBeInstanceOf(ValidationError);
      expect(member.age).toBe('old');
      expect(spec.wire.names).toEqual(['insert']);
    });

    it('runs on updates as well, and the document stays as it was changed', async () => {
      const member = await Member.create({ username: 'Emily' });
      expect(await rejection(member.update({ age: -1 }))).toBeInstanceOf(ValidationError);
      expect(member.changes).toEqual({ age: [0, -1] });
      expect(await spec.stored('members')).toMatchObject([{ age: 0 }]);
    });
  });

  describe('a duplicate key', () => {
    it('is an error of its own, with index, values and the cause', async () => {
      await PlainMember.create({ email: 'a@b', first: 'Emily', last: 'X' });
      const error = await rejection(PlainMember.create({ email: 'a@b', first: 'Emma', last: 'X' }));
      expect(error).toBeInstanceOf(DuplicateKeyError);
      expect(error).toMatchObject({
        code: 'DUPLICATE_KEY',
        index: 'email_1',
        values: { email: 'a@b' },
        serverCode: 11000,
      });
      expect(error['cause']).toMatchObject({ code: 11000 });
      const both = await rejection(PlainMember.create({ email: 'c@d', first: 'Emily', last: 'X' }));
      expect(both).toMatchObject({ index: 'whole_name', values: { first: 'Emily', last: 'X' } });
    });

    it('leaves the document new, or changed, to be tried again', async () => {
      await PlainMember.create({ email: 'taken', first: 'a' });
      const fresh = new PlainMember({ email: 'taken', first: 'b' });
      await rejection(fresh.save());
      expect([fresh.isNew, fresh.isPersisted]).toEqual([true, false]);
      fresh.email = 'free';
      await fresh.save();
      expect(await rejection(fresh.update({ email: 'taken' }))).toBeInstanceOf(DuplicateKeyError);
      expect(fresh.changes).toEqual({ email: ['free', 'taken'] });
      expect(await rejection(PlainMember.where({ email: 'free' }).updateAll({ email: 'taken' }))).toBeInstanceOf(
        DuplicateKeyError,
      );
      expect(await rejection(PlainMember.collection.insertOne({ email: 'taken' }))).toBeInstanceOf(DuplicateKeyError);
    });
  });

  describe('update, delete, reload', () => {
    it('update assigns and saves; previousChanges tells what was saved', async () => {
      const member = await Member.create({ username: 'Emily' });
      expect(member.previousChanges).toMatchObject({ username: [undefined, 'Emily'] });
      await member.update({ username: 'Emma', age: 3 });
      expect(member.previousChanges).toEqual({ username: ['Emily', 'Emma'], age: [0, 3] });
      expect(member.changes).toEqual({});
      await member.save();
      expect(await Member.find(member.id)).toMatchObject({ username: 'Emma', age: 3 });
    });

    it('changes, changedAttributes and attributeWas tell the value of load, however often it changed', async () => {
      const { id } = await Member.create({ username: 'Emily', tags: ['a'] });
      const member = await Member.findOrFail(id);
      member.username = 'x';
      member.username = 'y';
      member.tags.push('b');
      expect(member.changes).toEqual({ username: ['Emily', 'y'], tags: [['a'], ['a', 'b']] });
      expect(member.changedAttributes).toEqual({ username: 'Emily', tags: ['a'] });
      expect([member.attributeWas('username'), member.attributeWas('age')]).toEqual(['Emily', 0]);
      expect([member.isChanged('username'), member.isChanged('age')]).toEqual([true, false]);
      member.username = 'Emily';
      expect(member.isChanged('username')).toBe(false);
    });

    it('a document that is gone cannot be updated, touched or reloaded, and stays changed', async () => {
      const member = await Member.create({ username: 'gone' });
      await Member.collection.deleteOne({ _id: member.id as never });
      expect(await rejection(member.update({ age: 1 }))).toBeInstanceOf(DocumentNotFoundError);
      expect(await rejection(member.reload())).toMatchObject({ code: 'DOCUMENT_NOT_FOUND', model: 'Member' });
      expect(member.changes).toEqual({ age: [0, 1] });
      expect(member.isPersisted).toBe(true);
    });

    it('destroy and delete take it away, and it refuses every write after that', async () => {
      for (const method of ['destroy', 'delete'] as const) {
        const member = await Member.create({ username: method });
        expect(await member[method]()).toBe(member);
        expect([member.isNew, member.isPersisted, member.isDestroyed]).toEqual([false, false, true]);
        expect(await Member.find(member.id)).toBeNull();
        const writes = [
          () => member.save(),
          () => member.update({ age: 1 }),
          () => member.destroy(),
          () => member.delete(),
          () => member.touch(),
        ];
        spec.wire.clear();
        for (const write of writes) expect(await rejection(write())).toBeInstanceOf(ReadonlyDocumentError);
        expect(spec.wire.names).toEqual([]);
        expect(member.username).toBe(method);
      }
    });

    it('reload drops what was not saved and takes what others have stored', async () => {
      const member = await Member.create({ username: 'Emily', tags: ['a'] });
      const { tags } = member;
      await Member.where({ _id: member.id }).updateAll({ age: 9 });
      member.username = 'unsaved';
      tags.push('unsaved');
      expect(await member.reload()).toBe(member);
      expect(member).toMatchObject({ username: 'Emily', age: 9, tags: ['a'] });
      expect(member.isChanged()).toBe(false);
      expect(member.previousChanges).toEqual({});
    });

    it('the _id of a stored document is for good', async () => {
      const member = await Member.create({ username: 'Emily' });
      const { id } = member;
      member._id = id;
      await member.save();
      member._id = new ObjectId();
      expect(await rejection(member.save())).toBeInstanceOf(ImmutableAttributeError);
      expect(await Member.find(id)).not.toBeNull();
      const fresh = new Member({ username: 'x' });
      fresh._id = id;
      fresh._id = new ObjectId();
      await fresh.save();
    });

    it('an unknown attribute is refused wherever it is given', async () => {
      const member = await Member.create({ username: 'Emily' });
      const nobody = { nobody: 1 } as never;
      expect(thrown(() => new Member(nobody))).toBeInstanceOf(UnknownAttributeError);
      expect(thrown(() => member.assign(nobody))).toBeInstanceOf(UnknownAttributeError);
      expect(thrown(() => member.isChanged('nobody'))).toBeInstanceOf(UnknownAttributeError);
      expect(await rejection(member.update(nobody))).toMatchObject({ code: 'UNKNOWN_ATTRIBUTE' });
      expect(await rejection(Member.where(nobody).count())).toBeInstanceOf(UnknownAttributeError);
      expect(await rejection(Member.updateAll(nobody))).toBeInstanceOf(UnknownAttributeError);
      expect(await rejection(Member.all().order('nobody' as never))).toBeInstanceOf(UnknownAttributeError);
      expect(await rejection(Member.pluck('nobody' as never))).toBeInstanceOf(UnknownAttributeError);
      expect(await rejection(Member.distinct('nobody' as never))).toBeInstanceOf(UnknownAttributeError);
    });
  });

  it('findOrCreateBy and findOrInitializeBy find first, and make with the values given', async () => {
    const made = await Member.findOrCreateBy({ username: 'Emily' }, { age: 4 });
    expect(made).toMatchObject({ username: 'Emily', age: 4, isPersisted: true });
    expect((await Member.findOrCreateBy({ username: 'Emily' }, { age: 5 })).id).toEqual(made.id);
    expect(await Member.findOrInitializeBy({ username: 'Emma' })).toMatchObject({ username: 'Emma', isNew: true });
    expect(await rejection(Member.findOrCreateBy({ username: '' }))).toBeInstanceOf(ValidationError);
    expect(await rejection(Member.findOrCreateBy({ age: 'old' as never }))).toBeInstanceOf(CastError);
    expect(await Member.count()).toBe(1);
  });
});
