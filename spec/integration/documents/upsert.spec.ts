import { IsNotEmpty } from 'class-validator';
import { ObjectId } from 'mongodb';
import { BeforeUpsert, Document, Field, Index, InvalidOptionError, Model, ValidationError } from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

let upserts = 0;

@Document({ timestamps: true })
@Index({ page: 1 }, { unique: true })
class Visit extends Model {
  @Field(String) page!: string;
  @Field(Number, { name: 'c' }) count: number = 0;
  @Field(String) @IsNotEmpty({ groups: ['upsert'] }) who?: string;
  createdAt!: Date;
  @BeforeUpsert() counted(): void {
    upserts += 1;
  }
}

describe('upsert', () => {
  const spec = wired();
  const wire = () => spec.wire;
  let pages = 0;
  const page = (): string => `/${(pages += 1)}`;
  beforeAll(() => Visit.createIndexes());

  everyPlace(
    'E63: keeps other stored fields; replace drops them; setOnInsert counts only on insert',
    wire,
    async () => {
      const visit = new Visit({ page: page(), who: 'me' });
      await visit.upsert({ setOnInsert: { count: 5 } });
      expect([spec.wire.names.at(-1), visit.isNew, visit.isChanged()]).toEqual(['update', false, false]);
      expect(await Visit.collection.findOne({ _id: visit.id })).toMatchObject({ c: 5, who: 'me' });
      await Visit.collection.updateOne({ _id: visit.id }, { $set: { legacy: 1 } });
      const again = new Visit({ _id: visit.id, page: visit.page, who: 'you' });
      await again.upsert({ setOnInsert: { count: 9 } });
      expect(await Visit.collection.findOne({ _id: visit.id })).toMatchObject({ c: 5, who: 'you', legacy: 1 });
      await again.upsert({ replace: true });
      expect('legacy' in (await Visit.collection.findOne({ _id: visit.id }))!).toBe(false);
      expect(await rejection(again.upsert({ replace: true, setOnInsert: {} }))).toBeInstanceOf(InvalidOptionError);
    },
  );

  everyPlace('E64: runs its hooks and its context of validation; an invalid one is still new', wire, async () => {
    const visit = new Visit({ page: page() });
    spec.wire.clear();
    expect(await rejection(visit.upsert())).toBeInstanceOf(ValidationError);
    expect([visit.isNew, spec.wire.names]).toEqual([true, []]);
    visit.who = 'me';
    const before = upserts;
    await visit.upsert();
    expect([upserts, visit.isPersisted]).toEqual([before + 1, true]);
  });

  everyPlace('upserts by values in one command, and gives the document as it is stored', wire, async () => {
    const path = page();
    spec.wire.clear();
    const one = await Visit.upsert({ page: path }, { who: 'me' });
    expect([spec.wire.names, one.isPersisted, one.count]).toEqual([['findAndModify'], true, 0]);
    await Visit.collection.updateOne({ _id: one.id }, { $set: { c: 7 } });
    const two = await Visit.upsert({ page: path }, { who: 'you' });
    expect([two.id, two.count, two.who, two.createdAt]).toEqual([one.id, 7, 'you', one.createdAt]);
    expect(await Visit.count({ page: path })).toBe(1);
  });

  it('takes values for values, and races others safely', async () => {
    expect(await rejection(Visit.upsert({ page: { $ne: null } as never }, { who: 'x' }))).toBeInstanceOf(Error);
    const path = page();
    const all = await Promise.all(Array.from({ length: 10 }, () => Visit.upsert({ page: path }, { who: 'me' })));
    expect(new Set(all.map(({ id }: { id: ObjectId }) => id.toHexString())).size).toBe(1);
    expect(await Visit.count({ page: path })).toBe(1);
  });
});
