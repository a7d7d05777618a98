import { AttributeNotLoadedError, Document, DocumentNotFoundError, Field, Model } from 'threadline';
import { everyPlace } from '../../support/places';
import { wired } from '../wired';

@Document({ collection: 'partly_loaded', timestamps: true })
class Letter extends Model {
  @Field(String) to!: string;
  @Field(String) text!: string;
  createdAt!: Date;
  updatedAt!: Date;
}

describe('a document of which a query loaded a part', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const early = new Date(0);
  const partly = async (): Promise<Letter> => {
    const { id } = await Letter.create({ to: 'Emily', text: 'Hello', createdAt: early, updatedAt: early });
    const letter = (await Letter.where({ _id: id }).only('to'))[0]! as unknown as Letter;
    spec.wire.clear();
    return letter;
  };

  everyPlace('C37, L138: is saved with its time, which it need not have loaded', wire, async () => {
    const letter = await partly();
    letter.to = 'Emma';
    await letter.save();
    expect(spec.wire.names).toEqual(['update']);
    expect(letter.updatedAt.getTime()).toBeGreaterThan(0);
    expect(() => letter.text).toThrow(AttributeNotLoadedError);
    expect(() => letter.createdAt).toThrow(AttributeNotLoadedError);
    const stored = await Letter.findOrFail(letter.id);
    expect([stored.to, stored.text, stored.createdAt]).toEqual(['Emma', 'Hello', early]);
    expect(stored.updatedAt).toEqual(letter.updatedAt);
  });

  everyPlace('L141: is touched, though its time was left out', wire, async () => {
    const letter = await partly();
    await letter.touch();
    expect(spec.wire.names).toEqual(['update']);
    expect((await Letter.findOrFail(letter.id)).updatedAt).toEqual(letter.updatedAt);
    expect(letter.updatedAt.getTime()).toBeGreaterThan(0);
  });

  everyPlace('L138: has its time left out again where the save failed', wire, async () => {
    const letter = await partly();
    await Letter.where({ _id: letter.id }).deleteAll();
    letter.to = 'Emma';
    await expect(letter.save()).rejects.toThrow(DocumentNotFoundError);
    expect(() => letter.updatedAt).toThrow(AttributeNotLoadedError);
    expect(letter.isChanged('to')).toBe(true);
  });
});
