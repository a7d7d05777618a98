import { Decimal128, ObjectId, UUID } from 'mongodb';
import {
  Document,
  Field,
  FieldTypeMissingError,
  InvalidOptionError,
  Model,
  type FieldToken,
  type FieldType,
} from 'threadline';
import { definitionOf } from '../../lib/definition/registry';
import { thrown } from '../integration/wired';
import { compileAndRun } from '../support/compile-model';

/** The type that a field has which is declared with these arguments. */
function typeOf(...args: Parameters<typeof Field>): string {
  class Sample extends Model {}
  Field(...args)(Sample.prototype, 'value');
  return definitionOf(Document()(Sample)).fields.get('value')!.type.name;
}

const cents: FieldType<number> = {
  name: 'Cents',
  mutable: false,
  cast: (value) => Math.round(Number(value) * 100),
  dump: (value) => value,
  load: (stored) => Number(stored),
  equals: (a, b) => a === b,
  copy: (value) => value,
};

describe('the type given to @Field', () => {
  it.each<[FieldToken, string]>([
    [String, 'String'],
    [Number, 'Number'],
    [Boolean, 'Boolean'],
    [Date, 'Date'],
    [BigInt, 'BigInt'],
    [Buffer, 'Buffer'],
    [Map, 'Map'],
    [Object, 'Object'],
    [ObjectId, 'ObjectId'],
    [Decimal128, 'Decimal128'],
    [UUID, 'UUID'],
    [[String], 'Array of String'],
    [[[Number]], 'Array of Array of Number'],
    [cents, 'Cents'],
    [[cents] as FieldToken, 'Array of Cents'],
    [() => String, 'String'],
    [() => [ObjectId], 'Array of ObjectId'],
    [() => cents, 'Cents'],
  ])('%p is %s', (token, name) => {
    expect(typeOf(token)).toBe(name);
  });

  it('as a thunk may name what the class itself declares', () => {
    @Document()
    class Sample extends Model {
      @Field(() => Sample.cents) price!: number;
      static readonly cents = cents;
    }
    expect(new Sample({ price: 1.5 }).price).toBe(150);
  });

  it.each<[string, unknown]>([
    ['an array without items', Array],
    ['an empty array', []],
    ['an array of two types', [String, Number]],
    ['a class that is no type', class Point {}],
    ['a symbol', Symbol],
  ])('that is %s is refused at once', (_, token) => {
    const error = thrown(() => typeOf(token as FieldToken));
    expect(error).toBeInstanceOf(FieldTypeMissingError);
    expect(error).toMatchObject({ model: 'Sample', field: 'value' });
    expect(error['resolution']).toContain('@Field(String)');
  });

  it('is refused by @Document where a thunk gives none', () => {
    expect(thrown(() => typeOf(() => undefined))).toBeInstanceOf(FieldTypeMissingError);
    expect(thrown(() => typeOf(() => Array as never))).toBeInstanceOf(FieldTypeMissingError);
  });
});

describe('the type of the property', () => {
  it('is taken where the compiler emits it', () => {
    @Document()
    class Sample extends Model {
      @Field() text!: string;
      @Field() count!: number;
      @Field() flag!: boolean;
      @Field() at!: Date;
      @Field() big!: bigint;
      @Field() bytes!: Buffer;
      @Field() map!: Map<string, number>;
      @Field({ name: 'ref' }) reference?: ObjectId;
      @Field() kind!: 'a' | 'b';
    }
    const types = [...definitionOf(Sample).fields.values()].map(({ name, type }) => [name, type.name]);
    expect(Object.fromEntries(types)).toEqual({
      _id: 'ObjectId',
      text: 'String',
      count: 'Number',
      flag: 'Boolean',
      at: 'Date',
      big: 'BigInt',
      bytes: 'Buffer',
      map: 'Map',
      reference: 'ObjectId',
      kind: 'String',
    });
  });

  it('is that of a superclass, where the compiler emits none for a class', () => {
    class Base extends Model {
      @Field() at!: Date;
    }
    class Sample extends Base {}
    Field()(Sample.prototype, 'at');
    expect(definitionOf(Document()(Sample)).fields.get('at')!.type.name).toBe('Date');
  });

  const declaring = (property: string): string => `
    import { Field, Model } from 'threadline';
    interface Shape { a: string }
    class Sample extends Model { @Field() ${property}; }`;

  it.each(['value!: string | number', 'value!: Shape', 'value!: string[]', 'value: any', 'value!: unknown', 'value'])(
    'is refused where it is %s, at the declaration',
    (property) => {
      const error = thrown(() => compileAndRun(declaring(property), { strict: true }));
      expect(error).toBeInstanceOf(FieldTypeMissingError);
    },
  );

  it('a union with null is one that no compiler setting makes definite', () => {
    expect(thrown(() => compileAndRun(declaring('value!: string | null'), { strict: true }))).toBeInstanceOf(
      FieldTypeMissingError,
    );
  });

  it('is needed in the decorator where the compiler emits no metadata', () => {
    const without = { emitDecoratorMetadata: false };
    expect(thrown(() => compileAndRun(declaring('value!: string'), without))).toBeInstanceOf(FieldTypeMissingError);
    const { Sample } = compileAndRun<{ Sample: new (values: object) => { value: string } }>(
      `import { Document, Field, Model } from 'threadline';
       @Document() export class Sample extends Model { @Field(String) value!: string }`,
      without,
    );
    expect(new Sample({ value: 5 }).value).toBe('5');
  });
});

describe('a property', () => {
  const declaring = (...lines: string[]): (() => unknown) => {
    const imports = `import { BelongsTo, EmbeddedModel, EmbedsOne, Field, HasMany, Model } from 'threadline';
      import { Double, Int32 } from 'mongodb';`;
    return () => compileAndRun(`${imports} class Sample extends Model { ${lines.join(' ')} }`, { strict: true });
  };

  it.each([
    ['two fields', '@Field(String) @Field(Number, { name: "n" }) value!: string;'],
    ['a field and an association', '@Field(String) @HasMany(() => Sample) value!: never;'],
    ['a field and a document inside', '@Field(Object) @EmbedsOne(() => EmbeddedModel as never) value!: object;'],
    ['two associations', '@HasMany(() => Sample) @BelongsTo(() => Sample) value!: never;'],
  ])('that is declared as %s is refused', (_, property) => {
    expect(thrown(declaring(property))).toMatchObject({ name: 'InvalidOptionError', option: 'value' });
  });

  it('that holds a foreign key may be declared above the association and below it', () => {
    const key = '@Field(String, { name: "a" }) authorId?: string;';
    const author = '@BelongsTo(() => Sample) author!: never;';
    expect(declaring(key, author)).not.toThrow();
    expect(declaring(author, key)).not.toThrow();
    expect(thrown(declaring(author, key, author))).toBeInstanceOf(InvalidOptionError);
  });

  it.each(['Double', 'Int32'])('of the type %s, which holds a number, is refused', (type) => {
    for (const field of [`@Field() value!: ${type};`, `@Field(${type}) value!: ${type};`]) {
      const error = thrown(declaring(field));
      expect(error).toMatchObject({ name: 'InvalidOptionError', option: 'type' });
      expect(error['resolution']).toContain(`@Field(${type}) value!: number`);
    }
    expect(declaring(`@Field(${type}) value!: number;`)).not.toThrow();
  });
});

describe('the options of @Field', () => {
  it('stand after the type, or alone', () => {
    class Sample extends Model {
      @Field(String, { name: 'a', default: 'A' }) one!: string;
      @Field({ name: 'b', default: () => 'B' }) two!: string;
    }
    const { fields } = definitionOf(Document()(Sample));
    expect(fields.get('one')).toMatchObject({ storedName: 'a', default: 'A', declaresDefault: true });
    expect(fields.get('two')).toMatchObject({ storedName: 'b', declaresDefault: true });
  });
});
