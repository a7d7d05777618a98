import { ObjectId } from 'mongodb';
import { BelongsTo, Document, Field, InvalidOptionError, Model, ReservedFieldError } from 'threadline';
import { definitionOf } from '../../lib/definition/registry';
import { thrown } from '../integration/wired';

@Document()
class Remark extends Model {
  @BelongsTo(() => Reader, { counterCache: true }) reader!: BelongsTo<Reader>;
}

@Document()
class BlogPost extends Model {
  @BelongsTo(() => Reader, { counterCache: true }) reader!: BelongsTo<Reader>;
  @BelongsTo(() => Reader, { counterCache: 'edits', foreignKey: 'by' }) editor!: BelongsTo<Reader>;
}

@Document()
class Reader extends Model {
  @Field(String) override _id!: string;
}

@Document()
class LateRemark extends Remark {
  @Field(ObjectId) override _id!: ObjectId;
}

describe('@BelongsTo', () => {
  const optionsOf = (model: object, name: string) => definitionOf(model).associations.get(name)!.options;

  it('declares the foreign key, with the type of an _id that is declared later', () => {
    const field = definitionOf(Remark).fields.get('readerId')!;

    expect(field).toMatchObject({ name: 'readerId', storedName: 'readerId' });
    expect(field.type.name).toBe('String');
    expect(definitionOf(LateRemark).fields.get('readerId')!.type.name).toBe('String');
  });

  it('takes the name of the key, and of the counter', () => {
    expect(optionsOf(BlogPost, 'editor')).toMatchObject({ foreignKey: 'by', counterCache: 'edits' });
    expect(definitionOf(BlogPost).fields.has('by')).toBe(true);
  });

  it('names the counter after the model', () => {
    expect(optionsOf(Remark, 'reader')['counterCache']).toBe('remarksCount');
    expect(optionsOf(BlogPost, 'reader')['counterCache']).toBe('blogPostsCount');
  });

  it.each([
    [{ touched: true }, 'touched'],
    [{ optional: 'yes' }, 'optional'],
    [{ counterCache: 1 }, 'counterCache'],
    [{ foreignKey: '' }, 'foreignKey'],
  ])('refuses %p when it is declared', (options, option) => {
    const error = thrown(() => {
      class Note extends Model {
        @BelongsTo(() => Reader, options as object) reader!: BelongsTo<Reader>;
      }
      return Note;
    });
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option });
  });

  it('refuses names that hide something, of the property and of the key', () => {
    const declare = (foreignKey: string) => () => {
      class Note extends Model {
        @BelongsTo(() => Reader, { foreignKey }) reader!: BelongsTo<Reader>;
      }
      return Note;
    };
    for (const name of ['save', '$key', 'a.b', '__proto__']) expect(declare(name)).toThrow(ReservedFieldError);
    expect(() => {
      class Note extends Model {
        // @ts-expect-error the base class has a method of this name
        @BelongsTo(() => Reader) reload!: BelongsTo<Reader>;
      }
      return Note;
    }).toThrow(ReservedFieldError);
  });
});
