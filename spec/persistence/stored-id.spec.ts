import { BSON } from 'mongodb';
import { Document, Field, Model } from 'threadline';
import { hydrate, shellOf } from '../../lib/attributes/hydrate';
import { definitionOf } from '../../lib/definition/registry';
import { storedId } from '../../lib/persistence/stored-id';

@Document()
class Crate extends Model {
  @Field(String) override _id!: string;
}

@Document()
class Box extends Model {}

describe('the _id that a document is stored under', () => {
  it('is the one it was loaded with, whatever was written over it', () => {
    const crate = hydrate(shellOf(Crate.prototype, definitionOf(Crate)), BSON.serialize({ _id: 'stored' }));
    crate._id = 'written';
    expect([storedId(crate), crate.id]).toEqual(['stored', 'written']);
  });

  it('is the one it has as long as it is new', () => {
    expect(storedId(new Crate({ _id: 'given' }))).toBe('given');
    const [box, other] = [new Box(), new Box()];
    expect(storedId(box)).toBe(box.id);
    box._id = other.id;
    expect(storedId(box)).toBe(other.id);
  });
});
