import { Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model, ModelNotDecoratedError } from 'threadline';
import { definitionOf } from '../../lib/definition/registry';
import { thrown } from '../integration/wired';

@Document()
class House extends Model {
  @EmbedsOne(() => Room, { name: 'h' }) hall!: Room | null;
  @EmbedsMany(() => Room) rooms!: Room[];
}

// Declared after the model that names it: the thunk is read when the class is first needed.
@Document()
class Room extends EmbeddedModel {
  @Field(String) name!: string;
  @EmbedsOne(() => Room) inner!: Room | null;
  @EmbedsMany(() => Room) corners!: Room[];
}

describe('the decorators of embedding', () => {
  it('declare fields of the other class, alone or in an array, under their stored names', () => {
    const { fields, storedFields } = definitionOf(House);
    expect(fields.get('hall')!.type.name).toBe('Room');
    expect(fields.get('rooms')!.type.name).toBe('Array of Room');
    expect([...storedFields.keys()]).toEqual(['_id', 'h', 'rooms']);
  });

  it('give a class and those below it one type, made when it is asked for', () => {
    @Document()
    class Villa extends House {}
    expect(definitionOf(Villa).fields.get('rooms')!.type).toBe(definitionOf(House).fields.get('rooms')!.type);
  });

  it('take a class that embeds itself', () => {
    const room = new Room({ name: 'outer', inner: { name: 'inner' } });
    expect(room.inner!.name).toBe('inner');
  });

  it('say which class is not decorated, when a value is first given', () => {
    class Plain extends EmbeddedModel {}
    @Document()
    class Garden extends Model {
      @EmbedsOne(() => Plain) shed!: Plain | null;
    }
    expect(thrown(() => new Garden({ shed: {} }))).toBeInstanceOf(ModelNotDecoratedError);
  });
});
