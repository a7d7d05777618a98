import { Document, EmbeddedModel, EmbedsMany, Field, Model } from 'threadline';

@Document()
class Stone extends EmbeddedModel {
  @Field(Number) weight?: number;
}

@Document()
class Named extends EmbeddedModel {
  @Field(String) override _id!: string;
  @Field(Number) weight?: number;
}

@Document()
class Wall extends Model {
  @EmbedsMany(() => Stone) stones!: EmbedsMany<Stone>;
  @EmbedsMany(() => Named) named!: EmbedsMany<Named>;
}

describe('documents inside of a class that asks nothing', () => {
  it('know themselves what could not be cast, and forget it when it is mended', async () => {
    const wall = new Wall();
    const stone = wall.stones.build({ weight: 1 });
    stone.weight = 'heavy' as never;
    expect(await wall.isValid()).toBe(false);
    expect(wall.errors.paths).toEqual(['stones.0.weight']);
    expect(stone.errors.paths).toEqual(['weight']);
    stone.weight = 2;
    expect(await wall.isValid()).toBe(true);
    expect(stone.errors.paths).toEqual([]);
  });

  it('cannot be without an `_id` that nobody makes for them', async () => {
    const wall = new Wall();
    const named = wall.named.build({ _id: 'a' });
    expect(await wall.isValid()).toBe(true);
    wall.named.build({ weight: 1 });
    expect(await wall.isValid()).toBe(false);
    expect(wall.errors.paths).toEqual(['named.1._id']);
    expect(named.errors.paths).toEqual([]);
  });
});
