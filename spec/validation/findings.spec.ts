import * as fc from 'fast-check';
import {
  Allow,
  ArrayMinSize,
  ArrayUnique,
  IsDefined,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Length,
  Matches,
  Min,
  registerDecorator,
  useContainer,
  Validate,
  validate,
  ValidateIf,
  ValidateNested,
  ValidatePromise,
  type ValidationError,
  type ValidationOptions,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { findingsOf, type Finding } from '../../lib/validation/findings';

const NOTHING_SKIPPED = { properties: [], nested: () => false };

/** A validator that takes its time. */
function Slowly(options: ValidationOptions = {}): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'slowly',
      target: target.constructor,
      propertyName: String(property),
      options,
      constraints: [['a', 'b'], Symbol('c')],
      validator: {
        validate: async (value: unknown) => (await Promise.resolve(value)) === 'a',
        defaultMessage: () => '$property of $target must be $constraint1 or $constraint2, not $value',
      },
    });
}

class Leaf {
  @IsInt() size: unknown;
  @Slowly({ groups: ['slow'] }) word: unknown;
  @ValidateNested() @IsOptional() leaf: unknown;
}

class Base {
  @IsString({ message: 'no text: $value' }) @Length(2, 4, { groups: ['long', 'create'] }) text: unknown;
  @IsIn(['a', 'b'], { always: true, groups: ['never'] }) letter: unknown;
}

class Sample extends Base {
  @IsInt({ each: true, context: { level: 1 } }) @ArrayMinSize(1) numbers: unknown;
  @Slowly({ each: true, context: { slow: true } }) @IsOptional() words: unknown;
  @ValidateIf(({ letter }: Sample) => letter === 'a') @IsEmail({}, { groups: ['create'] }) email: unknown;
  @IsDefined({ message: ({ property, object }) => `${property} of ${(object as Sample).letter as string}` })
  there: unknown;
  @Matches(/^x/, { validateIf: ({ letter }: Sample) => letter === 'b' }) guarded: unknown;
  @ValidateNested() inside: unknown;
  @ValidateNested({ each: true, message: 'no leaves' }) @ArrayUnique() leaves: unknown;
  @Allow() allowed: unknown;
  @ValidatePromise() @IsNotEmpty() promised: unknown;
}

const word = fc.constantFrom('a', 'b', '', 'xyz', 'long text', 'a@b.cd');
const scalar = fc.oneof(word, fc.constantFrom(undefined, null, 1, 2, 2.5, true, Number.NaN));
const leaf = fc.letrec((tie) => ({
  leaf: fc
    .record({ size: scalar, word: scalar, leaf: fc.option(tie('leaf'), { maxDepth: 3 }) })
    .map((values) => Object.assign(new Leaf(), values)),
})).leaf;
const list = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
  const items = fc.array(item, { maxLength: 3 });
  return fc.oneof(
    items,
    items.map((all) => new Set(all)),
    items.map((all) => new Map(all.map((one, index) => [`k${index}`, one]))),
    scalar,
  );
};
const sample = fc
  .record({
    text: scalar,
    letter: scalar,
    numbers: list(scalar),
    words: list(scalar),
    email: scalar,
    there: scalar,
    guarded: scalar,
    inside: fc.oneof(leaf, list(leaf), scalar),
    leaves: fc.oneof(list(fc.oneof(leaf, scalar)), leaf),
    allowed: scalar,
    promised: fc.oneof(
      scalar,
      scalar.map((value) => Promise.resolve(value)),
    ),
  })
  .map((values) => Object.assign(new Sample(), values));

type Told = Record<string, Record<string, { message: string; context?: unknown }>>;

function told(findings: readonly Finding[]): Told {
  const all: Told = {};
  for (const { path, rule, message, context } of findings) {
    (all[path] ??= {})[rule] = { message, ...(context !== undefined && { context }) };
  }
  return all;
}

function toldByThem(errors: readonly ValidationError[], around = ''): Told {
  return Object.assign(
    {},
    ...errors.map(({ property, constraints = {}, contexts = {}, children = [] }) => {
      const path = around + property;
      const own = Object.entries(constraints).map(([rule, message]) => [
        rule,
        { message, ...(contexts[rule] !== undefined && { context: contexts[rule] as unknown }) },
      ]);
      return {
        ...(own.length > 0 && { [path]: Object.fromEntries(own) as Told[string] }),
        ...toldByThem(children, `${path}.`),
      };
    }),
  ) as Told;
}

describe('the validators of class-validator', () => {
  it('asks no condition about what is absent where a measure has nothing to say of it', () => {
    const asked: unknown[] = [];
    class Measured {
      @Min(1, { validateIf: (_, value) => asked.push(value) > 0 }) size?: number;
    }
    expect(findingsOf(new Measured(), Measured, ['create'], NOTHING_SKIPPED)).toEqual([]);
    expect(findingsOf(Object.assign(new Measured(), { size: 0 }), Measured, ['create'], NOTHING_SKIPPED)).toHaveLength(
      1,
    );
    expect(asked).toEqual([0]);
  });

  it('find what class-validator itself finds, in whatever groups', async () => {
    const contexts = fc.uniqueArray(fc.constantFrom('create', 'update', 'long', 'slow', 'never'), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(sample, contexts, async (object, groups) => {
        const theirs = await validate(object, { groups, always: true, forbidUnknownValues: false });
        const ours = await findingsOf(object, Sample, groups, NOTHING_SKIPPED);
        expect(told(ours)).toEqual(toldByThem(theirs));
      }),
      { numRuns: 500 },
    );
  });

  it('answer at once where none of them takes its time', () => {
    const found = findingsOf(Object.assign(new Leaf(), { size: 'x' }), Leaf, ['create'], NOTHING_SKIPPED);
    expect(found).toEqual([{ path: 'size', message: 'size must be an integer number', rule: 'isInt' }]);
  });

  it('do not look at an object inside itself', async () => {
    const outer = Object.assign(new Leaf(), { size: 'x' });
    outer.leaf = Object.assign(new Leaf(), { size: 'y', leaf: outer });
    expect((await findingsOf(outer, Leaf, [], NOTHING_SKIPPED)).map(({ path }) => path)).toEqual(['size', 'leaf.size']);
  });

  it('take nothing for a class that is data', async () => {
    const object = Object.assign(new Sample(), { inside: { constructor: 'x' }, leaves: [Object.create(null)] });
    const paths = (await findingsOf(object, Sample, ['update'], NOTHING_SKIPPED)).map(({ path }) => path);
    expect(paths).not.toContain('inside');
  });

  it('say something where a message is empty', async () => {
    class Mute {
      value: unknown;
    }
    registerDecorator({ target: Mute, propertyName: 'value', options: {}, validator: { validate: () => false } });
    registerDecorator({
      target: Mute,
      propertyName: 'value',
      options: { message: '$value: $constraint7 $&' },
      validator: { validate: () => false },
    });
    const found = await findingsOf(Object.assign(new Mute(), { value: '$property' }), Mute, [], NOTHING_SKIPPED);
    expect(found.map(({ message }) => message)).toEqual(['value is not valid', '$property: $constraint7 $&']);
  });

  it('are asked without their container where they are declared in place, which is all that there is of them', async () => {
    const asked = await inContainer(undefined, () => {
      const letter = Object.assign(new Leaf(), { size: 1, word: 'a' });
      return findingsOf(letter, Leaf, ['slow'], NOTHING_SKIPPED);
    });
    expect(asked).toEqual([]);
  });

  it('come from their container at each use where they have a class, whatever its name', async () => {
    class Held {
      @Validate(CustomConstraint) even: unknown;
      @Validate(Even) also: unknown;
    }
    const [held, no] = [Object.assign(new Held(), { even: 2, also: 2 }), { validate: () => false }];
    const found: (readonly Finding[])[] = [];
    const ask = async (): Promise<unknown> => found.push(await findingsOf(held, Held, [], NOTHING_SKIPPED));
    await ask();
    const asked = await inContainer(no, ask);
    await ask();
    expect(found.map((all) => all.length)).toEqual([0, 2, 0]);
    expect(new Set(asked)).toEqual(new Set(['CustomConstraint', 'Even']));
  });

  it('have all ended when one of them throws, and what it threw is thrown', async () => {
    const ended: string[] = [];
    class Failing {
      @SlowlyEnds(ended) slow: unknown;
      @Throws(true) later: unknown;
      @Throws(false) atOnce: unknown;
    }
    await expect((async () => findingsOf(new Failing(), Failing, [], NOTHING_SKIPPED))()).rejects.toThrow('at once');
    expect(ended).toEqual(['slow']);
    class FailingLater {
      @Throws(true) later: unknown;
      @SlowlyEnds(ended) slow: unknown;
    }
    await expect((async () => findingsOf(new FailingLater(), FailingLater, [], NOTHING_SKIPPED))()).rejects.toThrow(
      'later',
    );
    expect(ended).toEqual(['slow', 'slow']);
  });
});

// Called as class-validator calls those that are declared in place.
@ValidatorConstraint()
class CustomConstraint implements ValidatorConstraintInterface {
  readonly half = { validate: (value: unknown, _args: unknown) => Number(value) % 2 === 0 };

  validate(value: unknown, args: unknown): boolean {
    return this.half.validate(value, args);
  }
}

@ValidatorConstraint()
class Even extends CustomConstraint {}

/** Runs a function while class-validator has a container that gives this for each class, and tells what it was asked for. */
async function inContainer(made: object | undefined, run: () => unknown): Promise<string[]> {
  const asked: string[] = [];
  const get = (cls: { readonly name: string }): never => {
    asked.push(cls.name);
    return made as never;
  };
  useContainer({ get: get as never }, { fallback: true });
  try {
    await run();
  } finally {
    useContainer({ get: () => undefined as never }, { fallback: true });
  }
  return asked;
}

function SlowlyEnds(ended: string[]): PropertyDecorator {
  return custom(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    ended.push('slow');
    return true;
  });
}

function Throws(isLater: boolean): PropertyDecorator {
  return custom(() => {
    if (isLater) return Promise.reject(new Error('later'));
    throw new Error('at once');
  });
}

function custom(run: () => boolean | Promise<boolean>): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      target: target.constructor,
      propertyName: String(property),
      options: {},
      validator: { validate: run },
    });
}
