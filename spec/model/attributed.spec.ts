import { inspect } from 'node:util';
import { ObjectId } from 'mongodb';
import { Document, EmbeddedModel, Field, Model, UnknownAttributeError } from 'threadline';
import { thrown, wired } from '../integration/wired';

@Document()
class Person extends Model {
  @Field(String, { name: 'em' }) email!: string;
  @Field(Number) age?: number;
  @Field(() => [String]) tags: string[] = [];
}

@Document()
class Note extends EmbeddedModel {
  @Field(String) text!: string;
}

describe('a document', () => {
  const spec = wired();
  let person: Person;

  beforeEach(async () => {
    const { id } = await Person.create({ email: 'a@b', age: 20, tags: ['x'] });
    await Person.collection.updateOne({ _id: id }, { $set: { legacy: 1 } });
    person = await Person.findOrFail(id);
    spec.wire.clear();
  });

  afterEach(() => expect(spec.wire.names).toEqual([]));

  it('knows what it is', () => {
    const fresh = new Person();
    expect(fresh).toMatchObject({
      isNew: true,
      isPersisted: false,
      isDestroyed: false,
      isReadonly: false,
      wasNew: false,
    });
    expect(person).toMatchObject({ isNew: false, isPersisted: true, isDestroyed: false, wasPersisted: false });
    expect([person.id, person._id]).toEqual([person._id, expect.any(ObjectId)]);
    expect(fresh.id).toBe(fresh._id);
  });

  it('tells its changes by property names, and takes both names in questions', () => {
    person.email = 'c@d';
    person.tags.push('y');
    expect(person.changes).toEqual({ email: ['a@b', 'c@d'], tags: [['x'], ['x', 'y']] });
    expect(person.changedAttributes).toEqual({ email: 'a@b', tags: ['x'] });
    expect([person.isChanged(), person.isChanged('em'), person.isChanged('email'), person.isChanged('age')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([person.attributeWas('email'), person.attributeWas('em' as never), person.attributeWas('age')]).toEqual([
      'a@b',
      'a@b',
      20,
    ]);
    expect(thrown(() => person.isChanged('emial'))).toBeInstanceOf(UnknownAttributeError);
    expect(thrown(() => person.attributeWas('emial' as never))).toBeInstanceOf(UnknownAttributeError);
  });

  it('gives copies of its changes and attributes', () => {
    person.tags.push('y');
    person.changes.tags![0]!.push('z');
    person.attributes.tags.push('z');
    person.toObject().tags.push('z');
    expect(person.changes).toEqual({ tags: [['x'], ['x', 'y']] });
  });

  it('shows all its attributes by their names, and what else is stored', () => {
    const all = { _id: person.id, email: 'a@b', age: 20, tags: ['x'], legacy: 1 };
    expect(person.attributes).toEqual(all);
    expect(person.toObject()).toEqual(all);
    expect(JSON.parse(JSON.stringify([person]))).toEqual([{ ...all, _id: person.id.toHexString() }]);
    expect(Object.keys(person)).toEqual([]);
  });

  it('has no message before it was validated', async () => {
    expect([person.errors.paths, person.errors.full()]).toEqual([[], []]);
  });

  it('is shown as its class with its attributes', () => {
    expect(inspect(person, { breakLength: Infinity, compact: true })).toContain(
      `Person { _id: new ObjectId('${person.id.toHexString()}')`,
    );
    expect(inspect(person)).toContain("email: 'a@b'");
    expect(inspect({ deep: { er: person } }, { depth: 1 })).not.toContain('state');
    expect(inspect(new Note({ text: 'hi' }))).toMatch(/^Note \(new\) \{/);
  });

  it('assigns what it is given, and gives itself', () => {
    expect(person.assign({ age: 21 })).toBe(person);
    expect(person.age).toBe(21);
  });
});

describe('a document inside of another', () => {
  it('has attributes, and no way to open a block', () => {
    const note = new Note({ text: 'one' });
    expect(note).toMatchObject({ text: 'one', isNew: true });
    expect(note.changes).toMatchObject({ text: [undefined, 'one'] });
    expect(['withSession' in note, 'transaction' in note]).toEqual([false, false]);
  });
});
