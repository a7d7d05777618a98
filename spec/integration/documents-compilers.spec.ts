import { ObjectId } from 'mongodb';
import ts from 'typescript';
import {
  FieldTypeMissingError,
  InvalidOptionError,
  ModelNotDecoratedError,
  ReservedFieldError,
  type Model,
} from 'threadline';
import { rejection, thrown, wired } from './wired';

/** A model of which the compiler here knows nothing but that it is one. */
type AnyDocument = Model & Record<string, unknown>;
interface AnyModel extends Pick<typeof Model, 'collection'> {
  readonly name: string;
  new (attributes?: object): AnyDocument;
  create(attributes: object): Promise<AnyDocument>;
  findOrFail(id: unknown): Promise<AnyDocument>;
}

/** Compiles a program as a user's compiler would, and runs it with the library of this spec. */
function compile(source: string, settings: ts.CompilerOptions): Record<string, AnyModel> {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    experimentalDecorators: true,
    ...settings,
  };
  const { outputText } = ts.transpileModule(`import { Document, Field, Model } from 'threadline';\n${source}`, {
    compilerOptions: options,
  });
  const exported = {};

  new Function('exports', 'require', outputText)(exported, require);
  return exported;
}

const EXPLICIT = `
  @Document({ collection: 'compiled' }) export class Person extends Model {
    @Field(String) username!: string;
    @Field(Number) age: number = 3;
    @Field(() => [String]) tags: string[] = ['a'];
    @Field(String) nick: string | null = null;
    @Field(Date) at?: Date;
  }
  @Document({ collection: 'compiled' }) export class Chief extends Person {
    @Field(String) title: string = 'chief';
    @Field(Number) override age: number = 9;
  }`;

const IMPLICIT = EXPLICIT.replace('@Field(String) username', '@Field() username')
  .replace(/@Field\(Number\)/g, '@Field()')
  .replace('@Field(String) title', '@Field() title')
  .replace('@Field(Date)', '@Field()');

const COMPILERS: Readonly<Record<string, readonly [string, ts.CompilerOptions]>> = {
  'tsc, fields defined': [IMPLICIT, { useDefineForClassFields: true, emitDecoratorMetadata: true }],
  'tsc, fields assigned': [IMPLICIT, { useDefineForClassFields: false, emitDecoratorMetadata: true }],
  'no metadata, fields defined, as esbuild, tsx and vite have it': [EXPLICIT, { useDefineForClassFields: true }],
  'no metadata, fields assigned': [EXPLICIT, { useDefineForClassFields: false }],
  'an older target': [EXPLICIT, { target: ts.ScriptTarget.ES2017, emitDecoratorMetadata: true }],
};

describe('documents: whatever the compiler', () => {
  const spec = wired();

  describe.each(Object.entries(COMPILERS))('%s', (_, [source, settings]) => {
    let Person: AnyModel;
    let Chief: AnyModel;

    beforeAll(() => ({ Person, Chief } = compile(source, settings) as { Person: AnyModel; Chief: AnyModel }));

    it('initialisers are defaults, given attributes win, and fields are no properties of their own', () => {
      const person = new Person({ username: 'Emily', age: '40' });
      expect(person.toObject()).toEqual({
        _id: person.id,
        username: 'Emily',
        age: 40,
        tags: ['a'],
        nick: null,
        _type: 'Person',
      });
      expect(Object.keys(person)).toEqual([]);
      expect(new Person().toObject()).toMatchObject({ age: 3 });
      expect('username' in new Person().toObject()).toBe(false);
      (person['tags'] as string[]).push('b');
      expect(new Person()['tags']).toEqual(['a']);
    });

    it('documents are stored, loaded, changed and saved', async () => {
      const { id } = await Person.create({ username: 'Emily' });
      expect(await spec.stored('compiled', { _id: id })).toEqual([
        { _id: id, username: 'Emily', age: 3, tags: ['a'], nick: null, _type: 'Person' },
      ]);
      const person = await Person.findOrFail(id);
      person['age'] = 5;
      (person['tags'] as string[]).push('b');
      expect(person.changes).toEqual({ age: [3, 5], tags: [['a'], ['a', 'b']] });
      spec.wire.clear();
      await person.save();
      expect(spec.wire.started[0]!.command['updates'][0].u).toEqual({ $set: { age: 5, tags: ['a', 'b'] } });
    });

    it('what is stored is not overwritten by initialisers, and what is not stored has them', async () => {
      const _id = new ObjectId();
      await Person.collection.insertOne({ _id: _id, username: 'old', age: 80, nick: 'n' });
      const person = await Person.findOrFail(_id);
      expect(person.toObject()).toMatchObject({ _id, username: 'old', age: 80, tags: ['a'], nick: 'n' });
      expect(person.isChanged()).toBe(false);
      await Person.collection.deleteOne({ _id: _id as never });
    });

    it('a subclass of a decorated class has the fields of both', async () => {
      const chief = new Chief({ username: 'C' });
      expect(chief).toBeInstanceOf(Person);
      expect(chief.toObject()).toEqual({
        _id: chief.id,
        username: 'C',
        title: 'chief',
        age: 9,
        tags: ['a'],
        nick: null,
        _type: 'Chief',
      });
      expect(new Person({ username: 'P' }).toObject()).not.toHaveProperty('title');
      await chief.save();
      const again = await Chief.findOrFail(chief.id);
      expect(again.toObject()).toEqual(chief.toObject());
      expect(Chief.name).toBe('Chief');
    });
  });

  describe('declarations that are refused', () => {
    const withMetadata = { emitDecoratorMetadata: true };
    const declare =
      (fields: string, settings: ts.CompilerOptions = withMetadata) =>
      () =>
        compile(`@Document() export class Wrong extends Model { ${fields} }`, settings);

    it.each([
      ['no metadata', '@Field() name!: string;', {}],
      ['a union', '@Field() name!: string | null;', withMetadata],
      ['an interface', '@Field() name!: { a: number };', withMetadata],
      ['unknown', '@Field() name!: unknown;', withMetadata],
      ['an array of what', '@Field() names!: string[];', withMetadata],
      ['a class that is no type', 'class X {}; @Field() name!: X;'.replace('class X {}; ', ''), withMetadata],
      ['a token that names nothing', '@Field(Symbol as never) name!: string;', withMetadata],
      ['a thunk of nothing', '@Field(() => undefined as never) name!: string;', withMetadata],
      ['an empty list', '@Field([] as never) name!: string;', withMetadata],
    ])('no definite type: %s', (_, fields, settings) => {
      const error = thrown(declare(fields.replace(': X', ': Promise<string>'), settings));
      expect(error).toBeInstanceOf(FieldTypeMissingError);
      expect(error).toMatchObject({ code: 'FIELD_TYPE_MISSING', model: 'Wrong' });
      expect(error['resolution']).toContain('@Field(');
    });

    it.each([
      'save',
      'update',
      'destroy',
      'isNew',
      'id',
      'errors',
      'changes',
      'attributes',
      'toJSON',
      'assign',
      'withSession',
      'then',
    ])('the field %s would hide what every document has', (name) => {
      const error = thrown(declare(`@Field(String) ${name}!: string;`, {}));
      expect(error).toBeInstanceOf(ReservedFieldError);
      expect(error).toMatchObject({ code: 'RESERVED_FIELD', field: name });
      expect(error['resolution']).toMatch(/name:/);
    });

    it.each(['$set', 'a.b', '', 'a\\0b', '__proto__'])('the stored name %p is none', (name) => {
      expect(thrown(declare(`@Field(String, { name: '${name}' }) field!: string;`))).toBeInstanceOf(ReservedFieldError);
    });

    it('but the alias makes any other name possible in the database', async () => {
      const { Fine } = compile(
        `@Document() export class Fine extends Model { @Field(String, { name: 'save' }) saved!: string; }`,
        {},
      );
      const fine = await Fine!.create({ saved: 'yes' });
      expect(await spec.stored('fines', { _id: fine.id })).toEqual([{ _id: fine.id, save: 'yes' }]);
      expect(typeof fine.save).toBe('function');
    });

    it.each([
      ['@Document({ nonsense: true })', ''],
      ['@Document({ collection: 1 })', ''],
      ["@Document({ collection: '' })", ''],
      ["@Document({ timestamps: 'yes' })", ''],
      ['@Document()', '@Field(String, { nonsense: 1 }) a!: string;'],
      ['@Document()', '@Field(String, { name: 1 }) a!: string;'],
      ['@Document()', "@Field({ name: 'Money', mutable: false, cast() {} }) a!: string;"],
    ])('options that do not exist: %s %s', (decorator, field) => {
      expect(
        thrown(() => compile(`${decorator} export class Wrong extends Model { ${field} }`, withMetadata)),
      ).toBeInstanceOf(InvalidOptionError);
    });

    it('an undecorated class, and an undecorated subclass of a decorated one', async () => {
      const { Bare, Sub } = compile(
        `export class Bare extends Model {} @Document() class Base extends Model { @Field(String) a!: string } export class Sub extends Base {}`,
        {},
      );
      for (const model of [Bare!, Sub!]) {
        expect(thrown(() => new model())).toBeInstanceOf(ModelNotDecoratedError);
        expect(await rejection(model.create({}))).toBeInstanceOf(ModelNotDecoratedError);
      }
    });

    it('a decorator that is no field leaves nothing behind: two classes of one name do not mix', () => {
      const first = compile(`@Document() export class Twin extends Model { @Field(String) a!: string }`, {});
      const second = compile(`@Document() export class Twin extends Model { @Field(String) b!: string }`, {});
      expect(Object.keys(new first['Twin']!({ a: '1' }).toObject())).toEqual(['_id', 'a']);
      expect(Object.keys(new second['Twin']!({ b: '1' }).toObject())).toEqual(['_id', 'b']);
    });
  });
});
