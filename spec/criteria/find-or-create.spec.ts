import { IsNotEmpty } from 'class-validator';
import { Document, DuplicateKeyError, Field, Index, Model, ValidationError } from 'threadline';
import { gate, rejection, wired } from '../integration/wired';
import { findOrCreate } from '../../lib/criteria/find-or-create';

@Document()
@Index({ name: 1 }, { unique: true })
@Index({ code: 1 }, { unique: true, sparse: true })
class Tag extends Model {
  @Field(String) @IsNotEmpty() name!: string;
  @Field(Number) code?: number;
  @Field(String) colour: string = 'red';
}

describe('find or create', () => {
  const spec = wired();
  beforeAll(() => Tag.createIndexes());
  beforeEach(() => Tag.deleteAll().then(() => spec.wire.clear()));

  it('gives what is there, and sends no write', async () => {
    const { id } = await Tag.create({ name: 'one', colour: 'blue' });
    spec.wire.clear();
    const tag = await Tag.findOrCreateBy({ name: 'one' }, { colour: 'green' });
    expect([tag.id.equals(id), tag.colour]).toEqual([true, 'blue']);
    expect(spec.wire.names).toEqual(['find']);
  });

  it('stores a new one with these values and more', async () => {
    const tag = await Tag.findOrCreateBy({ name: 'one' }, { colour: 'green' });
    expect(tag).toMatchObject({ name: 'one', colour: 'green', isPersisted: true });
    expect(spec.wire.names).toEqual(['find', 'insert']);
  });

  it('initializes without storing', async () => {
    const tag = await Tag.findOrInitializeBy({ name: 'one' }, { colour: 'green' });
    expect(tag).toMatchObject({ name: 'one', colour: 'green', isNew: true });
    expect(spec.wire.names).toEqual(['find']);
    await tag.save();
    expect(await Tag.findOrInitializeBy({ name: 'one' })).toMatchObject({ isPersisted: true });
  });

  it('of invalid values rejects', async () => {
    expect(await rejection(Tag.findOrCreateBy({ name: '' }))).toBeInstanceOf(ValidationError);
  });

  it('raced by others with a unique index finds the one that was stored', async () => {
    const tags = await Promise.all(Array.from({ length: 12 }, () => Tag.findOrCreateBy({ name: 'race' })));
    expect(new Set(tags.map(({ id }) => id.toHexString())).size).toBe(1);
    expect(tags.every(({ isPersisted }) => isPersisted)).toBe(true);
    expect(await Tag.count()).toBe(1);
  });

  it('that lost the race asks once more, and gives the document of the winner', async () => {
    const { opened, open } = gate();
    const looked = gate();
    let asked = 0;
    const find = async (): Promise<Tag | null> => {
      asked += 1;
      const found = await Tag.findBy({ name: 'race' });
      looked.open();
      if (asked === 1) await opened;
      return found;
    };
    const losing = findOrCreate(find, () => new Tag({ name: 'race' }));
    await looked.opened;
    const winner = await Tag.create({ name: 'race' });
    open();
    expect((await losing).id).toEqual(winner.id);
    expect(asked).toBe(2);
  });

  it('that meets another unique index rejects with it', async () => {
    await Tag.create({ name: 'one', code: 1 });
    const error = await rejection(Tag.findOrCreateBy({ name: 'two' }, { code: 1 }));
    expect(error).toBeInstanceOf(DuplicateKeyError);
    expect(error).toMatchObject({ index: 'code_1' });
  });

  it('in a transaction, which the duplicate ended, says what went wrong', async () => {
    await Tag.create({ name: 'one', code: 1 });
    const error = await rejection(
      Tag.transaction({ retry: false }, () => Tag.findOrCreateBy({ name: 'two' }, { code: 1 })),
    );
    expect(error).toBeInstanceOf(DuplicateKeyError);
    expect(await Tag.count()).toBe(1);
  });
});
