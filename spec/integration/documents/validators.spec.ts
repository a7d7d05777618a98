import {
  Allow,
  ArrayMinSize,
  IsDefined,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Length,
  Min,
  registerDecorator,
  useContainer,
  Validate as ValidateWith,
  ValidateIf,
  ValidateNested,
  ValidatorConstraint,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';
import {
  Document,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  InvalidOptionError,
  Model,
  UNCASTABLE,
  ValidationError,
  type FieldType,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

/** How often a validator was asked, by value. */
const asked: unknown[] = [];

/** Asks the database, as a validator of an application does. */
@ValidatorConstraint({ name: 'nameIsFree', async: true })
class NameIsFree implements ValidatorConstraintInterface {
  async validate(name: string): Promise<boolean> {
    return (await Cargo.where({ name }).count()) === 0;
  }
  defaultMessage({ value }: ValidationArguments): string {
    return `${value as string} is taken`;
  }
}

function Counted(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'counted',
      target: target.constructor,
      propertyName: String(property),
      options: {},
      validator: { validate: async (value) => Promise.resolve(asked.push(value) > 0) },
    });
}

@Document()
class Stamp extends EmbeddedModel {
  @Field(String) @IsNotEmpty() @Counted() text!: string;
  @Field(String) @IsNotEmpty({ groups: ['sale'] }) price?: string;
}

@Document()
class Crate extends EmbeddedModel {
  @Field(String)
  @IsNotEmpty({ message: ({ object }) => `a crate of ${(object as Crate).weight} has no label` })
  label!: string;
  @Field(Number) weight: number = 1;
  @EmbedsMany(() => Stamp) @ValidateNested() stamps!: EmbedsMany<Stamp>;
  @EmbedsOne(() => Stamp) seal!: Stamp | null;
}

@Document()
class ColdCrate extends Crate {
  @Field(Number) @IsDefined() degrees?: number;
}

class Money {
  @Min(0) amount: number = 0;
  @IsIn(['EUR', 'USD']) currency: string = 'EUR';
  @ValidateNested() @IsOptional() change?: Money;
}

const MoneyType: FieldType<Money> = {
  name: 'Money',
  mutable: true,
  cast: (value) => (value instanceof Money ? value : UNCASTABLE),
  dump: ({ amount, currency }) => ({ amount, currency }),
  load: (stored) => Object.assign(new Money(), stored),
  equals: (one, other) => one.amount === other.amount && one.currency === other.currency,
  copy: (money) => Object.assign(new Money(), money),
};

@Document()
class Cargo extends Model {
  @Field(String)
  @ValidateWith(NameIsFree, { groups: ['create'] })
  @Length(2, 20, { message: '$property of $target is from $constraint1 to $constraint2 long', context: { code: 7 } })
  name!: string;
  @Field(() => [String]) @IsString({ each: true }) @Length(1, 3, { each: true }) @ArrayMinSize(1) tags: string[] = [
    'a',
  ];
  @Field(String) @IsNotEmpty({ groups: ['sale', 'gift'] }) price?: string;
  @Field(String) @IsNotEmpty({ groups: ['gift'] }) wish?: string;
  @Field(String) @IsIn(['x', 'y'], { groups: ['sale'], always: true }) mark: string = 'x';
  @Field(String) @ValidateIf(({ mark }: Cargo) => mark === 'y') @IsNotEmpty() why?: string;
  @Field(String) @IsOptional() @Length(3, 9) note?: string | null;
  @Field(String) @IsDefined() there: string | null = 'here';
  @Field(Object) @Allow() free?: object;
  @Field(MoneyType) @ValidateNested() @IsOptional() money?: Money;
  @EmbedsMany(() => Crate) @ValidateNested() crates!: EmbedsMany<Crate>;
  @EmbedsOne(() => ColdCrate) cold!: ColdCrate | null;
}

@Document()
class Bulk extends Cargo {
  @Field(Number) @Min(100) tons: number = 100;
}

describe('the validators of class-validator', () => {
  const spec = wired();
  const wire = () => spec.wire;
  let count = 0;
  const name = (): string => `cargo ${(count += 1)}`;
  beforeEach(() => asked.splice(0));

  everyPlace('A6: groups are contexts: one, several, own ones, always', wire, async () => {
    const cargo = await Cargo.create({ name: name() });
    const paths = async (context?: string | string[]): Promise<readonly string[]> => {
      await cargo.isValid(context === undefined ? {} : { context });
      return cargo.errors.paths;
    };
    expect([await paths(), await paths('sale'), await paths('gift'), await paths(['sale', 'other'])]).toEqual([
      [],
      ['price'],
      ['price', 'wish'],
      ['price'],
    ]);
    cargo.mark = 'z';
    expect([await paths(), await paths('gift')]).toEqual([['mark'], ['price', 'wish', 'mark']]);
    spec.wire.clear();
    expect(await rejection(cargo.save({ context: ['gift', 'sale'] }))).toBeInstanceOf(ValidationError);
    expect([spec.wire.names, cargo.isChanged('mark')]).toEqual([[], true]);
    await cargo.assign({ mark: 'x', price: '1', wish: 'none' }).save({ context: ['gift', 'sale'] });
    expect(spec.wire.names).toEqual(['update']);
  });

  everyPlace('K134: an own context is asked of new documents too, in place of create', wire, async () => {
    const cargo = new Cargo({ name: name() });
    expect(await rejection(cargo.save({ context: 'sale' }))).toBeInstanceOf(ValidationError);
    expect([cargo.isNew, spec.wire.names]).toEqual([true, []]);
    await cargo.assign({ price: '1' }).save({ context: 'sale' });
    expect(spec.wire.names).toEqual(['insert']);
  });

  everyPlace('K136: asynchronous ones may ask the database, in the block around', wire, async () => {
    const taken = name();
    await Cargo.create({ name: taken });
    const error = await rejection(Cargo.create({ name: taken }));
    expect((error as unknown as ValidationError).errors.toJSON()).toEqual({ name: [`${taken} is taken`] });
    expect(spec.wire.names).toEqual(['aggregate', 'insert', 'aggregate']);
  });

  everyPlace('K135: documents inside at any depth, by paths, each once', wire, async () => {
    const cargo = new Cargo({
      name: name(),
      crates: [
        { label: 'a', stamps: [{ text: 'ok' }, { text: '' }], seal: { text: '' } },
        { label: '', weight: 3 },
      ],
      cold: { label: 'c' },
    });
    expect(await cargo.isValid()).toBe(false);
    expect(cargo.errors.toJSON()).toEqual({
      'crates.0.stamps.1.text': ['text should not be empty'],
      'crates.0.seal.text': ['text should not be empty'],
      'crates.1.label': ['a crate of 3 has no label'],
      'cold.degrees': ['degrees should not be null or undefined'],
    });
    expect(asked).toEqual(['ok', '', '']);
    expect(cargo.errors.full()[0]).toBe('crates.0.stamps.1.text should not be empty');
    expect(cargo.crates[0]!.stamps[1]!.errors.paths).toEqual(['text']);
    expect(await cargo.crates[1]!.isValid()).toBe(false);
  });

  everyPlace('K135: one that is taken out or destroyed is not asked', wire, async () => {
    const cargo = await Cargo.create({ name: name(), crates: [{ label: 'a' }, { label: 'b' }] });
    const [first, second] = [cargo.crates[0]!, cargo.crates[1]!];
    first.label = second.label = '';
    expect([await cargo.isValid(), cargo.errors.paths]).toEqual([false, ['crates.0.label', 'crates.1.label']]);
    await second.destroy();
    await cargo.crates.remove(first);
    expect(await cargo.isValid()).toBe(true);
  });

  everyPlace('K134: an own context looks at what nobody has read, and a plain save does not', wire, async () => {
    const { id } = await Cargo.create({ name: name(), price: '1', crates: [{ label: 'a', stamps: [{ text: 't' }] }] });
    const again = await Cargo.findOrFail(id);
    asked.splice(0);
    await again.update({ note: 'hello' });
    expect(asked).toEqual([]);
    expect([await again.isValid({ context: 'sale' }), again.errors.paths]).toEqual([
      false,
      ['crates.0.stamps.0.price'],
    ]);
    expect(asked).toEqual(['t']);
    const third = await Cargo.findOrFail(id);
    expect(await rejection(third.save({ context: 'sale' }))).toBeInstanceOf(ValidationError);
  });

  it('K134: lists, options and defaults', async () => {
    const cargo = new Cargo({ name: 'x', tags: ['abc', 'abcd'], note: 'a', mark: 'y', there: null, free: { a: 1 } });
    await cargo.isValid();
    expect(cargo.errors.toJSON()).toEqual({
      name: ['name of Cargo is from 2 to 20 long'],
      tags: ['each value in tags must be longer than or equal to 1 and shorter than or equal to 3 characters'],
      why: ['why should not be empty'],
      note: ['note must be longer than or equal to 3 characters'],
      there: ['there should not be null or undefined'],
    });
    expect(cargo.errors.full()).toContain('name of Cargo is from 2 to 20 long');
    expect(cargo.errors.details('name')).toEqual([
      { message: 'name of Cargo is from 2 to 20 long', rule: 'isLength', context: { code: 7 } },
    ]);
    expect(cargo.free).toEqual({ a: 1 });
    expect(await cargo.assign({ name: 'xy', tags: ['a'], note: null, mark: 'x', there: 'x' }).isValid()).toBe(true);
  });

  everyPlace('K134: plain objects of classes are looked into, and not inside themselves', wire, async () => {
    const cargo = await Cargo.create({ name: name(), money: new Money() });
    cargo.money!.amount = -1;
    cargo.money!.change = Object.assign(new Money(), { currency: 'XXX', change: cargo.money });
    expect([await cargo.isValid(), cargo.errors.paths]).toEqual([false, ['money.amount', 'money.change.currency']]);
    spec.wire.clear();
    expect(await rejection(cargo.save())).toBeInstanceOf(ValidationError);
    expect(spec.wire.names).toEqual([]);
  });

  it('K134: are inherited, and those of a subclass are its own', async () => {
    const bulk = new Bulk({ name: 'x', tons: 1, crates: [{ label: '' }] });
    expect([await bulk.isValid(), [...bulk.errors.paths].sort()]).toEqual([false, ['crates.0.label', 'name', 'tons']]);
    expect(await new Cargo({ name: name() }).isValid()).toBe(true);
  });

  it('K134: come from the container that class-validator was given', async () => {
    const made = { validate: () => false, defaultMessage: () => 'the container says no' };
    useContainer({ get: (cls) => (cls === (NameIsFree as unknown) ? made : undefined) as never }, { fallback: true });
    try {
      const cargo = new Cargo({ name: name() });
      expect([await cargo.isValid(), cargo.errors.on('name')]).toEqual([false, ['the container says no']]);
    } finally {
      useContainer({ get: () => undefined as never }, { fallback: true });
    }
  });

  everyPlace('A5: nothing is validated with validate: false, and what was found is forgotten', wire, async () => {
    const cargo = new Cargo({ name: '', crates: [{ label: '' }] });
    expect(await cargo.isValid()).toBe(false);
    await cargo.save({ validate: false });
    expect([cargo.isNew, cargo.errors.isEmpty, spec.wire.named('insert').length]).toEqual([false, true, 1]);
  });

  everyPlace('A1: one invalid document keeps all of createMany out', wire, async () => {
    const error = await rejection(Cargo.createMany([{ name: name() }, { name: 'x' }, { name: name() }]));
    expect((error as unknown as ValidationError<Cargo>).document.name).toBe('x');
    expect(spec.wire.names.filter((command) => command === 'insert')).toEqual([]);
  });

  it('refuses options that it does not know', async () => {
    const cargo = new Cargo({ name: name() });
    for (const options of [{ contxt: 'a' }, { context: 5 }, 'sale']) {
      expect(await rejection(cargo.isValid(options as never))).toBeInstanceOf(InvalidOptionError);
      expect(await rejection(cargo.validate(options as never))).toBeInstanceOf(InvalidOptionError);
    }
  });
});
