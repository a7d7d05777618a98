import {
  BeforeSave,
  BelongsTo,
  Document,
  EmbeddedModel,
  Field,
  Index,
  InvalidOptionError,
  Model,
  Scope,
} from 'threadline';
import { definitionOf } from '../../lib/definition/registry';
import { thrown } from '../integration/wired';

/** The collection that a class of this name is stored in. */
function collectionOf(className: string): string | undefined {
  const model = { [className]: class extends Model {} }[className]!;
  return definitionOf(Document()(model)).collection;
}

describe('the name of a collection', () => {
  it.each([
    ['Person', 'people'],
    ['BlogPost', 'blog_posts'],
    ['HTTPRequest', 'http_requests'],
    ['Category', 'categories'],
    ['News', 'news'],
    ['Order2Item', 'order2_items'],
    ['bus', 'buses'],
  ])('of %s is %s', (className, collection) => {
    expect(collectionOf(className)).toBe(collection);
  });

  it('is what the decorator says, where it says one', () => {
    @Document({ collection: 'folk' })
    class Person extends Model {}
    expect(definitionOf(Person).collection).toBe('folk');
  });
});

describe('a definition', () => {
  it('has _id first, then the fields in their order, by both names', () => {
    @Document({ timestamps: true })
    class Crate extends Model {
      @Field(String, { name: 'lb' }) label!: string;
      @Field(String) override _id!: string;
      @Field(Number) weight!: number;
    }
    const { fields, storedFields, client, database, embedded } = definitionOf(Crate);
    expect([...fields.keys()]).toEqual(['_id', 'label', 'weight', 'createdAt', 'updatedAt']);
    expect([...storedFields.keys()]).toEqual(['_id', 'lb', 'weight', 'createdAt', 'updatedAt']);
    expect(fields.get('_id')).toMatchObject({ immutable: true, type: { name: 'String' } });
    expect([client, database, embedded]).toEqual(['default', undefined, false]);
  });

  it('has an ObjectId for _id unless it is declared, embedded classes too', () => {
    @Document()
    class Stamp extends EmbeddedModel {}
    expect(definitionOf(Stamp)).toMatchObject({ embedded: true });
    expect(definitionOf(Stamp).fields.get('_id')!.type.name).toBe('ObjectId');
  });

  it('takes declared timestamps as they are declared', () => {
    @Document({ timestamps: true })
    class Letter extends Model {
      @Field(Date, { name: 'c_at' }) createdAt!: Date;
    }
    expect(definitionOf(Letter).fields.get('createdAt')).toMatchObject({ storedName: 'c_at' });
    expect([...definitionOf(Letter).fields.keys()]).toEqual(['_id', 'createdAt', 'updatedAt']);
  });

  it('refuses two fields with one stored name', () => {
    class Twice extends Model {
      @Field(String, { name: 'em' }) email!: string;
      @Field(String) em!: string;
    }
    const error = thrown(() => Document()(Twice));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error.message).toContain('email and em of Twice are both stored as "em"');
  });

  it('refuses a name that would stand for two fields', () => {
    class Swapped extends Model {
      @Field(String, { name: 'b' }) a!: string;
      @Field(String, { name: 'c' }) b!: string;
    }
    expect(thrown(() => Document()(Swapped))).toMatchObject({ name: 'InvalidOptionError', option: 'name' });
  });

  it('refuses a field that is an association above, or the other way round', () => {
    @Document()
    class Letter extends Model {
      @Field(String) sender!: string;
      @BelongsTo(() => Letter, { optional: true }) answer!: BelongsTo<Letter>;
    }
    class Reply extends Letter {}
    BelongsTo(() => Letter)(Reply.prototype, 'sender');
    class Note extends Letter {}
    Field(String)(Note.prototype, 'answer');
    for (const model of [Reply, Note]) expect(thrown(() => Document()(model))).toBeInstanceOf(InvalidOptionError);
  });

  it('keeps names of scopes', () => {
    @Document()
    class Task extends Model {
      @Field(Boolean) done!: boolean;
      @Scope() static open() {
        return Task.where({ done: false });
      }
    }
    expect(definitionOf(Task).scopes).toEqual(['open']);
  });
});

describe('the definition of a subclass', () => {
  @Document({ client: 'archive', database: 'old', timestamps: true })
  @Index({ name: 1 })
  class Animal extends Model {
    @Field(String) name!: string;
    runs: string[] = [];

    @BeforeSave() first(): void {
      this.runs.push('animal first');
    }

    @BeforeSave() second(): void {
      this.runs.push('animal second');
    }
  }

  @Document()
  @Index({ tail: 1 })
  class Cat extends Animal {
    @Field(Number) tail!: number;

    @BeforeSave() override first(): void {
      this.runs.push('cat first');
    }
  }

  it('takes over fields, indexes, client, database, timestamps and collection', () => {
    const cat = definitionOf(Cat);
    expect([...cat.fields.keys()]).toEqual(['_id', 'name', 'tail', 'createdAt', 'updatedAt', '_type']);
    expect(cat.indexes.map(({ keys }) => keys)).toEqual([{ name: 1 }, { tail: 1 }]);
    expect(cat).toMatchObject({ client: 'archive', database: 'old', timestamps: true, collection: 'animals' });
    expect([...definitionOf(Animal).fields.keys()]).not.toContain('tail');
  });

  it('has a method that is declared anew once among its hooks', () => {
    expect(definitionOf(Cat).hooks.map(({ name }) => name)).toEqual(['second', 'first']);
    expect(definitionOf(Animal).hooks.map(({ name }) => name)).toEqual(['first', 'second']);
  });

  it('may say otherwise, and keeps inherited timestamps as fields', () => {
    @Document({ client: 'live', database: 'new', timestamps: false })
    class Dog extends Animal {}
    expect(definitionOf(Dog)).toMatchObject({ client: 'live', database: 'new', timestamps: false });
    const dog = new Dog({ name: 'Rex', createdAt: new Date(5) });
    expect([dog.name, (dog as unknown as { createdAt: Date }).createdAt]).toEqual(['Rex', new Date(5)]);
  });

  it('reads its own attributes where it has more of them than its superclass', () => {
    const cat = new Cat({ name: 'Tom', tail: 30, createdAt: new Date(1), updatedAt: new Date(2) });
    expect(cat.toObject()).toMatchObject({ name: 'Tom', tail: 30, createdAt: new Date(1), updatedAt: new Date(2) });
    expect((cat as unknown as { createdAt: Date }).createdAt).toEqual(new Date(1));
  });

  it('has what undecorated classes between them declare', () => {
    class Pet extends Animal {
      @Field(String) owner!: string;
    }
    @Document()
    class Bird extends Pet {
      @Field(Boolean) sings!: boolean;
    }
    const names = ['_id', 'name', 'owner', 'sings', 'createdAt', 'updatedAt', '_type'];
    expect([...definitionOf(Bird).fields.keys()]).toEqual(names);
    expect(new Bird({ name: 'Tweety', owner: 'Granny' }).owner).toBe('Granny');
  });
});
