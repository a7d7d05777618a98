import {
  IsInt,
  IsNotEmpty,
  IsOptional,
  Max,
  MaxLength,
  Min,
  MinDate,
  registerDecorator,
  type ValidationArguments,
} from 'class-validator';
import { Document, Field, Model, ValidationError } from 'threadline';
import { definitionOf } from '../../../lib/definition/registry';
import { planOf } from '../../../lib/persistence/outright/plan';
import { everyPlace } from '../../support/places';
import { wired } from '../../integration/wired';

@Document({ collection: 'outright_validated' })
class Player extends Model {
  @Field(String) @IsNotEmpty() @MaxLength(5) name?: string;
  @Field(Number) @Min(0) @Max(150) age?: number;
  @Field(Number, { default: 7 }) @IsInt() lives?: number;
  @Field(() => [Number]) @IsOptional() @IsInt({ each: true }) sizes?: number[] | null;
  @Field(Date) @IsOptional() @MinDate(new Date(0)) born?: Date;
}

/** Bears the name of one of class-validator's own, and looks at the document. */
function Below(other: string): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'max',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: number, args?: ValidationArguments) =>
          value < (args!.object as Record<string, number>)[other]!,
      },
    });
}

@Document({ collection: 'outright_validated' })
class Span extends Model {
  @Field(Number) @Below('end') start!: number;
  @Field(Number) end!: number;
}

const RIGHT = [
  { name: 'Ann', age: '3', sizes: ['4', 5] },
  { name: 'Bob' },
  { name: 'Cy', age: 0, sizes: null, born: '2020-02-02' },
];

const WRONG: readonly (readonly [object, readonly string[]])[] = [
  [{}, ['name']],
  [{ name: '' }, ['name']],
  [{ name: 'abcdef' }, ['name']],
  [{ name: 'Ann', age: -1 }, ['age']],
  [{ name: 'Ann', age: 151, lives: 0.5 }, ['age', 'lives']],
  [{ name: 'Ann', lives: null }, ['lives']],
  [{ name: 'Ann', sizes: [1, 1.5] }, ['sizes']],
  [{ name: 'Ann', born: new Date(-1) }, ['born']],
  [{ name: 'Ann', age: 'old' }, ['age']],
];

describe('validated documents that are stored outright', () => {
  const spec = wired();
  beforeEach(async () => {
    await Player.deleteAll();
    spec.wire.clear();
  });

  it('are of such a class', () => {
    expect(planOf(definitionOf(Player), Player)).toBeDefined();
  });

  everyPlace(
    'are stored where they are right',
    () => spec.wire,
    async () => {
      const ann = await Player.create(RIGHT[0] as object);
      expect(ann).toMatchObject({ name: 'Ann', age: 3, lives: 7, sizes: [4, 5] });
      expect([ann.isNew, ann.isChanged(), ann.errors.isEmpty]).toEqual([false, false, true]);
      expect(await Player.createMany(RIGHT.slice(1) as object[])).toHaveLength(2);
      expect(await Player.all().pluck('name')).toEqual(['Ann', 'Bob', 'Cy']);
    },
  );

  it.each(WRONG)('%j is refused for %j, as any document is, and nothing is sent', async (given, paths) => {
    const own = new Player(given as { name: string });
    await own.isValid();
    const error = await Player.create(given as { name: string }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ValidationError);
    const { errors } = error as ValidationError;
    expect(errors.paths).toEqual(paths);
    expect(errors.paths.map((path) => errors.details(path).length)).toEqual(
      own.errors.paths.map((path) => own.errors.details(path).length),
    );
    await expect(Player.createMany([...(RIGHT as object[]), given])).rejects.toThrow();
    expect(spec.wire.names).toEqual([]);
  });

  it('are made first where a validator looks at them all the same', async () => {
    expect(planOf(definitionOf(Span), Span)).toBeDefined();
    expect(await Span.create({ start: 1, end: 2 })).toMatchObject({ start: 1, end: 2 });
    await expect(Span.create({ start: 2, end: 2 })).rejects.toThrow(ValidationError);
    expect(spec.wire.names).toEqual(['insert']);
  });
});
