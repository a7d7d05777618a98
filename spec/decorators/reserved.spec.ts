import {
  BelongsTo,
  Document,
  EmbedsMany,
  EmbeddedModel,
  EmbedsOne,
  Field,
  HasMany,
  Model,
  ReservedFieldError,
} from 'threadline';
import { thrown } from '../integration/wired';

@Document()
class Part extends EmbeddedModel {
  @Field(String) transaction!: string;
}

@Document()
class Other extends Model {}

const DECORATORS: Readonly<Record<string, () => PropertyDecorator>> = {
  Field: () => Field(String),
  EmbedsOne: () => EmbedsOne(() => Part),
  EmbedsMany: () => EmbedsMany(() => Part),
  HasMany: () => HasMany(() => Other),
  BelongsTo: () => BelongsTo(() => Other),
};

function declaring(name: string, decorator = Field(String)): Error & Record<string, unknown> {
  class Person extends Model {}
  return thrown(() => decorator(Person.prototype, name));
}

describe('a name that would hide something', () => {
  const MEMBERS = Object.getOwnPropertyNames(Model.prototype).concat(
    ['save', 'update', 'destroy', 'delete', 'reload', 'touch', 'validate', 'isValid', 'withSession', 'transaction'],
    ['id', 'isNew', 'errors', 'changes', 'attributes', 'assign', 'toObject', 'toJSON', 'toString', 'constructor'],
  );

  it.each(MEMBERS)('%s is refused, with the alias to write', (name) => {
    const error = declaring(name);
    expect(error).toBeInstanceOf(ReservedFieldError);
    expect(error).toMatchObject({ model: 'Person', field: name });
    expect(error['resolution']).toContain(`@Field({ name: "${name}" }) ${name}Value`);
  });

  it.each(['then', '__proto__', '$inc', '$set'])('%s is refused too', (name) => {
    expect(declaring(name)).toBeInstanceOf(ReservedFieldError);
  });

  it('is refused where it is that of an atomic operator, whatever it is stored as', () => {
    expect(declaring('$inc', Field(String, { name: 'inc' }))).toBeInstanceOf(ReservedFieldError);
  });

  it.each(Object.entries(DECORATORS))('is refused by @%s', (_, decorator) => {
    expect(declaring('save', decorator())).toBeInstanceOf(ReservedFieldError);
  });

  it.each(['', '$where', 'a.b', 'a\0b', '__proto__'])('with the stored name %p is refused', (name) => {
    expect(declaring('value', Field(String, { name }))).toBeInstanceOf(ReservedFieldError);
  });

  it('is refused where the foreign key of an association would have it', () => {
    class Person extends Model {}
    expect(thrown(() => BelongsTo(() => Other, { foreignKey: 'save' })(Person.prototype, 'other'))).toBeInstanceOf(
      ReservedFieldError,
    );
  });
});

describe('a name that hides nothing', () => {
  it('is taken with the alias that the error names', () => {
    @Document()
    class Person extends Model {
      @Field({ name: 'save' }) saveValue!: string;
    }
    expect(new Person({ save: 'x' }).saveValue).toBe('x');
  });

  it('is that of a method which documents inside others do not have', () => {
    expect(new Part({ transaction: 'x' }).transaction).toBe('x');
  });

  it('may be declared anew in a subclass, also below an undecorated one', () => {
    @Document()
    class Person extends Model {
      @Field(String) name!: string;
    }
    class Named extends Person {}
    @Document()
    class Employee extends Named {
      @Field(String, { name: 'full_name' }) override name: string = '';
    }
    expect(new Employee({ full_name: 'Emily' }).name).toBe('Emily');
    expect(thrown(() => Field(String)(Named.prototype, 'save'))).toBeInstanceOf(ReservedFieldError);
  });
});
