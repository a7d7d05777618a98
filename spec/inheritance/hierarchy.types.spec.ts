import { type Assignable, Document, EmbeddedModel, EmbedsMany, Field, type Filter, Model } from 'threadline';

@Document()
class Vehicle extends Model {
  @Field() name!: string;
}
@Document()
class Car extends Vehicle {
  @Field() doors!: number;
}
@Document({ discriminator: { key: 'kind' } })
class Task extends Model {
  @Field() kind!: string;
}
@Document()
class Note extends EmbeddedModel {
  @Field() text!: string;
}
@Document()
class Sketch extends Note {
  @Field() width!: number;
}
@Document()
class Page extends Model {
  declare _type: 'Page';
  @EmbedsMany(() => Note) notes!: EmbedsMany<Note>;
}

describe('the types of a hierarchy', () => {
  it('know the key of every model, in queries, values and attributes', () => {
    const asked = async (): Promise<void> => {
      await Vehicle.where({ _type: 'Car' }).or({ _type: { $in: ['Car', 'Vehicle'] } });
      await Vehicle.findBy({ _type: 'Car' });
      await Vehicle.findOrCreateBy({ _type: 'Car', name: 'a' });
      await Vehicle.create({ _type: 'Car', name: 'a' });
      await Vehicle.createMany([{ _type: 'Car' }, { name: 'b' }]);
      new Page().notes.build({ _type: 'Sketch', text: 'a' });
      new Page().assign({ notes: [{ _type: 'Sketch', text: 'a' }, new Sketch()] });
      await Task.create({ kind: 'Task' });
      await Task.where({ kind: 'Task' });
      // @ts-expect-error neither a text nor a number
      await Vehicle.where({ _type: true });
      // @ts-expect-error no operators among values
      await Vehicle.findBy({ _type: { $ne: 'Car' } });
      // @ts-expect-error a class that declares it knows its values
      await Page.create({ _type: 'Car' });
    };
    expect(asked).toBeInstanceOf(Function);
  });

  it('know the attributes of a class below where it is named', () => {
    const asked = async (): Promise<void> => {
      const wide: Filter<Car> = { doors: { $gt: 2 } };
      const car: Assignable<Car> = { _type: 'Car', doors: 4 };
      await Vehicle.where(wide).or(Car.where({ doors: 4 }));
      await Vehicle.create(car);
      await Vehicle.createMany([car, { name: 'a' }]);
      await Car.where({ name: 'a', doors: 4 }).not(Vehicle.where({ name: 'b' }));
      // @ts-expect-error of a class below
      await Vehicle.where({ doors: 4 });
      // @ts-expect-error of a class below
      await Vehicle.create({ _type: 'Car', doors: 4 });
      // @ts-expect-error of another type
      const odd: Filter<Car> = { doors: 'many' };
      expect(odd).toBeDefined();
    };
    expect(asked).toBeInstanceOf(Function);
  });
});
