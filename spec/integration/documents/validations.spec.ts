import { IsNotEmpty } from 'class-validator';
import {
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  InvalidOptionError,
  IsUnique,
  Model,
  Validate,
  ValidationError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

@Document()
class Alias extends EmbeddedModel {
  @Field(String) @IsUnique() name!: string;
}

@Document()
class Member extends Model {
  @Field(String) tenant?: string;
  @Field(String, { name: 'em' }) @IsUnique({ scope: 'tenant', caseSensitive: false }) email?: string | null;
  @Field(String)
  @IsUnique({ conditions: { tenant: 'strict' }, message: 'code is in use', groups: ['strict'] })
  code?: string;
  @Field(Number)
  @Validate(async (age: number | undefined) => Promise.resolve(age === undefined || age >= 18 || 'age is too low'))
  age?: number;
  @Field(String)
  @Validate((word: unknown, member: Member) => word === undefined || word !== member.email)
  password?: string;
  @Field(Boolean) @IsNotEmpty() active: boolean = false;
  @Field(String) @IsNotEmpty() label: string = 'x';
  @EmbedsMany(() => Alias) aliases!: EmbedsMany<Alias>;
}

describe('validations', () => {
  const spec = wired();
  const wire = () => spec.wire;
  let count = 0;
  const email = (): string => `Emily.${(count += 1)}+x@example.org`;

  everyPlace('K134: blank strings are empty, false is a value', wire, async () => {
    const member = new Member({ label: '' });
    expect([await member.isValid(), member.errors.paths]).toEqual([false, ['label']]);
    expect(await new Member().isValid()).toBe(true);
  });

  everyPlace('K136: asks the primary, only when needed, by scope and without regard to case', wire, async () => {
    const address = email();
    const first = await Member.create({ email: address, tenant: 'a' });
    const error = await rejection(Member.create({ email: address.toUpperCase(), tenant: 'a' }));
    expect([error instanceof ValidationError, (error['errors'] as { paths: string[] }).paths]).toEqual([
      true,
      ['email'],
    ]);
    const other = await Member.create({ email: address.toUpperCase(), tenant: 'b' });
    expect(await new Member({ email: address.replace('+', 'x'), tenant: 'a' }).isValid()).toBe(true);
    spec.wire.clear();
    await first.update({ age: 30 });
    await first.save();
    expect(spec.wire.names).toEqual(['update']);
    await Member.create({ tenant: 'a' });
    await Member.create({ tenant: 'a', email: null });
    expect(spec.wire.named('find')).toEqual([]);
    other.tenant = 'a';
    expect([await other.isValid(), other.errors.full()]).toEqual([false, ['email is taken already']]);
    expect(spec.wire.named('find').length).toBe(1);
  });

  everyPlace('K136: conditions, messages and contexts', wire, async () => {
    const code = email();
    await Member.create({ code, tenant: 'loose' });
    expect(await new Member({ code }).isValid({ context: 'strict' })).toBe(true);
    await Member.create({ code, tenant: 'strict' });
    const member = new Member({ code });
    expect([await member.isValid(), await member.isValid({ context: 'strict' }), member.errors.toJSON()]).toEqual([
      true,
      false,
      { code: ['code is in use'] },
    ]);
  });

  everyPlace('K137: members of a list are compared in memory', wire, async () => {
    const member = await Member.create({ aliases: [{ name: 'a' }, { name: 'b' }] });
    spec.wire.clear();
    expect(await rejection(member.aliases.push({ name: 'a' }, { name: 'c' }))).toBeInstanceOf(Error);
    member.aliases[1]!.name = 'a';
    expect([await member.isValid(), member.errors.paths, spec.wire.names]).toEqual([false, ['aliases.1.name'], []]);
  });

  everyPlace('K134: what a query left out is not asked about, and the rest can be saved', wire, async () => {
    const { id } = await Member.create({ label: 'a', age: 20 });
    const partial = await Member.where({ _id: id }).only('age', 'active').firstOrFail();
    partial.age = 30;
    await (partial as unknown as Member).save();
    const found = await Member.findOrFail(id);
    expect([found.age, found.label]).toEqual([30, 'a']);
    partial.active = null as never;
    const error = await rejection((partial as unknown as Member).save());
    expect((error['errors'] as { paths: string[] }).paths).toEqual(['active']);
  });

  it('functions say what is wrong, and see the document', async () => {
    const member = new Member({ age: 5, email: 'e', password: 'e' });
    expect(await member.isValid()).toBe(false);
    expect(member.errors.toJSON()).toEqual({ age: ['age is too low'], password: ['password is not valid'] });
    expect(thrown(() => Validate('no' as never))).toBeInstanceOf(InvalidOptionError);
    expect(thrown(() => IsUnique({ scop: 'x' } as never))).toBeInstanceOf(InvalidOptionError);
  });
});
