import { BelongsTo, Document, Field, HasMany, InvalidOptionError, Model, ReservedFieldError } from 'threadline';
import { definitionOf } from '../../lib/definition/registry';
import { thrown, wired } from '../integration/wired';

describe('@HasMany', () => {
  const spec = wired();

  it('refuses unknown options and strategies when it is declared', () => {
    const declare = (options: object) => () => {
      class Person extends Model {
        @HasMany(() => Person, options) others!: HasMany<Person>;
      }
      return Person;
    };

    expect(thrown(declare({ dependant: 'destroy' }))).toBeInstanceOf(InvalidOptionError);
    expect(thrown(declare({ dependant: 'destroy' })).message).toContain('dependent, foreignKey, inverseOf');
    expect(thrown(declare({ dependent: 'remove' })).message).toContain('restrictWithException');
  });

  it('refuses a name that hides a method', () => {
    expect(() => {
      class Person extends Model {
        // @ts-expect-error the base class has a method of this name
        @HasMany(() => Person) save!: HasMany<Person>;
      }
      return Person;
    }).toThrow(ReservedFieldError);
  });

  it('may be declared anew in a subclass, without a change to the superclass or its other subclasses', async () => {
    @Document({ collection: 'owners' })
    class Owner extends Model {
      @HasMany(() => Thing, { dependent: 'nullify', foreignKey: 'ownerId' }) things!: HasMany<Thing>;
    }
    @Document({ collection: 'owners' })
    class Strict extends Owner {
      @HasMany(() => Thing, { dependent: 'deleteAll', foreignKey: 'ownerId' }) declare things: HasMany<Thing>;
    }
    @Document({ collection: 'owners' })
    class Sibling extends Owner {}
    @Document()
    class Thing extends Model {
      @BelongsTo(() => Owner, { optional: true }) owner!: BelongsTo<Owner>;
    }
    const dependentOf = (model: object): unknown =>
      definitionOf(model).associations.get('things')!.options['dependent'];

    expect([Owner, Strict, Sibling].map(dependentOf)).toEqual(['nullify', 'deleteAll', 'nullify']);
    const strict = await Strict.create({});
    await strict.things.create();
    await strict.destroy();
    expect(await spec.stored('things')).toEqual([]);
  });

  it('may lead to its own class', async () => {
    @Document()
    class Folder extends Model {
      @Field(String) name!: string;
      @BelongsTo(() => Folder, { optional: true }) parent!: BelongsTo<Folder>;
      @HasMany(() => Folder, { dependent: 'destroy' }) folders!: HasMany<Folder>;
    }
    const root = new Folder({ name: 'root' });
    const home = root.folders.build({ name: 'home' });
    home.folders.build({ name: 'ann' });

    await root.save();
    expect((await spec.stored('folders')).map(({ name }) => name)).toEqual(['root', 'home', 'ann']);
    expect(await home.parent).toBe(root);
    await root.destroy();

    expect(await spec.stored('folders')).toEqual([]);
  });
});
