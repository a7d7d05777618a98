import {
  ArrayMinSize,
  IsDefined,
  IsEmail,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsPositive,
  Length,
  Matches,
  Max,
  Min,
  MinDate,
  registerDecorator,
  ValidateNested,
} from 'class-validator';
import { Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model, ValidationError } from 'threadline';
import { rejection, wired } from '../integration/wired';
import { runProgram } from '../support/run-program';

/** A validator that takes its time. */
function Slowly(allowed: string): PropertyDecorator {
  return (target, property) => {
    const validate = async (value: unknown): Promise<boolean> => (await Promise.resolve(value)) === allowed;
    const validator = { validate, defaultMessage: () => 'is not allowed' };
    registerDecorator({ target: target.constructor, propertyName: String(property), async: true, validator });
  };
}

@Document()
class Address extends EmbeddedModel {
  @Field(String) @IsNotEmpty() city!: string;
  @Field(Number) number!: number;
}

@Document()
class Person extends Model {
  @Field(String) @IsNotEmpty() @Length(2, 20) username!: string;
  @Field(String, { name: 'em' }) @IsEmail() @IsOptional() email?: string;
  @Field(Number) @Min(0) @Max(150) age?: number;
  @Field(Date) born?: Date;
  @Field(() => [String]) @ArrayMinSize(1) tags: string[] = ['new'];
  @EmbedsOne(() => Address) @ValidateNested() @IsOptional() address?: Address | null;
  @EmbedsMany(() => Address) @ValidateNested() former: Address[] = [];
}

@Document()
class Employee extends Person {
  @Field(String) @Slowly('clerk') role: string = 'clerk';
}

@Document()
class Unchecked extends Model {
  @Field(Number) age!: number;
  @EmbedsOne(() => Address) address!: Address | null;
  @EmbedsMany(() => Address) former!: Address[];
}

@Document()
class Measures extends Model {
  @Field(Number) @Min(1) min?: number;
  @Field(Number) @Max(1) max?: number;
  @Field(Number) @IsPositive() positive?: number;
  @Field(Date) @MinDate(new Date(0)) date?: Date;
  @Field(Number) @IsInt() int?: number;
  @Field(String) @Matches(/x/) text?: string;
  @Field(String) @IsDefined() there?: string;
}

describe('validation', () => {
  const spec = wired();

  it('tells every path that is wrong, with all its messages, and sends nothing', async () => {
    const person = new Person({ username: '', email: 'nobody', age: -1, tags: [] });
    const error = await rejection(person.save());
    expect(error).toBeInstanceOf(ValidationError);
    expect(error['document']).toBe(person);
    expect(error['errors']).toBe(person.errors);
    expect([...person.errors.paths].sort()).toEqual(['age', 'email', 'tags', 'username']);
    expect(person.errors.on('username')).toHaveLength(2);
    expect(error.message).toContain('age must not be less than 0');
    expect([person.isNew, spec.wire.names]).toEqual([true, []]);
    expect(await person.isValid()).toBe(false);
  });

  it('is asked again each time, and forgets what it found before', async () => {
    const person = new Person({ username: '' });
    expect(await person.isValid()).toBe(false);
    person.username = 'Emily';
    await person.save();
    expect(person.errors.paths).toEqual([]);
    person.age = 200;
    expect(await rejection(person.validate())).toBeInstanceOf(ValidationError);
    expect(person.errors.paths).toEqual(['age']);
    person.age = 20;
    expect(await person.validate()).toBe(person);
  });

  it('joins the casts that failed, and lets validators say nothing more of them', async () => {
    const person = new Person({ username: {}, age: 'old', born: 'soon', tags: [] });
    expect(await person.isValid()).toBe(false);
    expect(person.errors.toJSON()).toEqual({
      username: ['username must be of type String'],
      age: ['age must be of type Number'],
      born: ['born must be of type Date'],
      tags: ['tags must contain at least 1 elements'],
    });
  });

  it('refuses what cannot be cast even where it is skipped', async () => {
    const person = new Person({ username: '', age: 'old' });
    const error = await rejection(person.save({ validate: false }));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as unknown as ValidationError).errors.paths).toEqual(['age']);
    expect(spec.wire.names).toEqual([]);
    person.age = 3;
    await person.save({ validate: false });
    expect(spec.wire.names).toEqual(['insert']);
  });

  it('works for documents that were loaded, and for what was changed in place', async () => {
    const { id } = await Person.create({ username: 'Emily', tags: ['a'] });
    const person = await Person.findOrFail(id);
    person.tags.pop();
    expect(await rejection(person.save())).toBeInstanceOf(ValidationError);
    expect((await Person.findOrFail(id)).tags).toEqual(['a']);
  });

  it('has the validators of superclasses, and waits for those that take their time', async () => {
    const employee = new Employee({ username: 'E', role: 'king' });
    expect(await employee.isValid()).toBe(false);
    expect(employee.errors.on('role')).toEqual(['is not allowed']);
    expect(employee.errors.paths).toContain('username');
    employee.assign({ username: 'Emma', role: 'clerk' });
    expect(await employee.isValid()).toBe(true);
  });
});

describe('validation of documents inside documents', () => {
  wired();

  it('tells dotted paths, where @ValidateNested asks for it', async () => {
    const person = new Person({ username: 'Emily', address: { city: '' }, former: [{ city: 'Pisa' }, { city: '' }] });
    expect(await person.isValid()).toBe(false);
    expect(person.errors.paths).toEqual(['address.city', 'former.1.city']);
  });

  it('tells casts that failed inside by the same paths, whoever asked', async () => {
    const person = new Unchecked({ age: 1, address: { city: {} }, former: [{ city: 'x' }, { number: 'many' }] });
    const error = await rejection(person.save());
    expect(error).toBeInstanceOf(ValidationError);
    expect(person.errors.toJSON()).toEqual({
      'address.city': ['address.city must be of type String'],
      'former.1.number': ['former.1.number must be of type Number'],
      'former.1.city': ['city should not be empty'],
    });
    expect(await rejection(person.save({ validate: false }))).toBeInstanceOf(ValidationError);
    person.address!.city = 'Pisa';
    person.former.pop();
    await person.save();
    person.address!.number = 'many' as never;
    expect(await rejection(person.save())).toMatchObject({ code: 'VALIDATION' });
    expect(person.errors.paths).toEqual(['address.number']);
  });

  it('says so where the whole is no document', async () => {
    const person = new Unchecked({ address: 'Pisa', former: [5] });
    expect(await person.isValid()).toBe(false);
    expect(person.errors.paths).toEqual(['address', 'former']);
  });
});

describe('what is absent', () => {
  it('has no measure, but may have to be there', async () => {
    const document = new Measures();
    await document.isValid();
    expect([...document.errors.paths].sort()).toEqual(['int', 'text', 'there']);
  });

  it('is not null, which is a value', async () => {
    const document = new Measures({ min: null, max: null, positive: null, date: null, int: 1, text: 'x', there: 'x' });
    await document.isValid();
    expect([...document.errors.paths].sort()).toEqual(['date', 'max', 'min', 'positive']);
  });

  it('is measured when it is there', async () => {
    const document = new Measures({ min: 0, max: 2, positive: -1, date: new Date(-1), int: 1, text: 'x', there: 'x' });
    await document.isValid();
    expect([...document.errors.paths].sort()).toEqual(['date', 'max', 'min', 'positive']);
  });
});

describe('class-validator', () => {
  it('is loaded by models that have validators only', async () => {
    const { stdout, stderr } = await runProgram('spec/validation/programs/loads-validators.ts');
    expect([stderr, stdout.trim()]).toEqual(['', '[false,false,true,false]']);
  });
});
