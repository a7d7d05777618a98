import {
  AsynchronousHookError,
  connection,
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  Model,
  AfterDestroy,
  BeforeDestroy,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

let heard: string[] = [];

@Document()
class Stone extends EmbeddedModel {
  @Field(String) name!: string;
  @BeforeDestroy() @AfterDestroy() destroyed(): void {
    heard.push(`destroyed ${this.name}`);
  }
}

/** Says who came and went, how many there were then, and throws for some. */
const hooksOf = (list: 'stones' | 'pebbles') => {
  const hook = (sign: string) => (wall: Wall, stone: Stone) => {
    if (stone.name.startsWith(sign)) throw new RangeError(stone.name);
    heard.push(`${sign}${stone.name} ${wall[list].length}`);
  };
  return { beforeAdd: hook('+'), afterAdd: hook('*'), beforeRemove: hook('-'), afterRemove: hook('/') };
};

@Document()
class Wall extends Model {
  @Field(String) title?: string;
  @EmbedsMany(() => Stone, hooksOf('stones')) stones!: EmbedsMany<Stone>;
  @EmbedsMany(() => Stone, hooksOf('pebbles')) pebbles: EmbedsMany<Stone> = [new Stone({ name: 'first' })] as never;
  @EmbedsMany(() => Stone, { beforeAdd: 'waits', afterAdd: 'told' }) rocks!: EmbedsMany<Stone>;
  @EmbedsMany(() => Stone, { beforeAdd: (wall: Wall) => Promise.resolve(wall) }) slow!: EmbedsMany<Stone>;

  async waits(stone: Stone): Promise<void> {
    await Promise.resolve();
    heard.push(`waited ${stone.name}`);
  }
  told(stone: Stone): void {
    heard.push(`told ${stone.name}`);
  }
}

const named = (...names: string[]): { name: string }[] => names.map((name) => ({ name }));
const told = (): string[] => heard.splice(0);

describe('hooks of embedded lists', () => {
  const spec = wired();
  const wire = () => spec.wire;
  beforeAll(() => connection().database().createCollection('walls'));
  beforeEach(() => void (heard = []));

  everyPlace('M148: run for build, which stores nothing', wire, async () => {
    const wall = await Wall.create({ stones: named('a') });
    expect(told()).toEqual(['+a 0', '*a 1']);
    spec.wire.clear();
    const made = wall.stones.build({ name: 'b' });
    expect([told(), spec.wire.names, made.parent === wall]).toEqual([['+b 1', '*b 2'], [], true]);
    expect(thrown(() => wall.stones.build({ name: '+no' }))).toBeInstanceOf(RangeError);
    expect(thrown(() => wall.stones.build({ name: '*late' }))).toBeInstanceOf(RangeError);
    expect(wall.stones.map(({ name }) => name)).toEqual(['a', 'b', '*late']);
    told();
    await wall.save();
    expect([told(), (await Wall.findOrFail(wall.id)).stones.length]).toEqual([[], 3]);
  });

  everyPlace('M145, M148: run for an assignment, for those that leave and those that come', wire, async () => {
    const wall = await Wall.findOrFail((await Wall.create({ stones: named('a', 'b') })).id);
    told();
    const [first] = wall.stones;
    spec.wire.clear();
    wall.stones = [first!, new Stone({ name: 'c' })] as never;
    expect([told(), spec.wire.names]).toEqual([['-b 2', '+c 2', '/b 2', '*c 2'], []]);
    await wall.save();
    expect(spec.wire.names).toEqual(['update']);
    await wall.update({ stones: named('d') });
    expect(told()).toEqual(['-a 2', '-c 2', '+d 2', '/a 1', '/c 1', '*d 1']);
    wall.assign({ stones: [] });
    expect(told()).toEqual(['-d 1', '/d 0']);
    wall.resetAttribute('stones');
    wall.removeAttribute('stones');
    expect([told(), wall.stones.length]).toEqual([['-d 1', '/d 0'], 0]);
    await wall.save();
    expect((await Wall.findOrFail(wall.id)).stones.length).toBe(0);
  });

  everyPlace('M148: an error before keeps the assignment out, one after does not undo it', wire, async () => {
    const wall = await Wall.create({ stones: named('a', '-b') });
    expect(thrown(() => (wall.stones = named('c', '+d') as never))).toBeInstanceOf(RangeError);
    expect(thrown(() => wall.assign({ stones: [] }))).toBeInstanceOf(RangeError);
    expect([wall.stones.map(({ name }) => name), wall.isChanged()]).toEqual([['a', '-b'], false]);
    expect(thrown(() => wall.stones.build({ name: '*e' }))).toBeInstanceOf(RangeError);
    expect(thrown(() => new Wall({ stones: named('+f') }))).toBeInstanceOf(RangeError);
    told();
    wall.stones = 'no list' as never;
    expect([told(), await wall.isValid()]).toEqual([[], false]);
  });

  everyPlace(
    'M148: what is declared async runs only where the list waits; other promises are refused',
    wire,
    async () => {
      const wall = await Wall.create({ rocks: named('a') });
      wall.rocks.build({ name: 'b' });
      expect(told()).toEqual(['told a', 'told b']);
      await wall.rocks.push({ name: 'c' });
      expect(told()).toEqual(['waited c', 'told c']);
      expect(thrown(() => wall.slow.build({ name: 'a' }))).toBeInstanceOf(AsynchronousHookError);
      expect(await rejection(Wall.create({ slow: named('a') }))).toBeInstanceOf(AsynchronousHookError);
      await wall.slow.push({ name: 'a' });
      expect(wall.slow.length).toBe(1);
    },
  );

  everyPlace('M148: do not run for what is there from the beginning, nor for the methods of arrays', wire, async () => {
    const wall = await Wall.create({ stones: named('a', 'b') });
    const loaded = await Wall.findOrFail(wall.id);
    told();
    expect([wall.pebbles[0]!.name, loaded.pebbles[0]!.name, loaded.clone().stones.length, told()]).toEqual([
      'first',
      'first',
      2,
      [],
    ]);
    loaded.stones.pop();
    loaded.stones.splice(0, 1, new Stone({ name: 'c' }));
    loaded.stones[1] = new Stone({ name: 'd' });
    await (await loaded.save()).reload();
    expect([told(), loaded.stones.map(({ name }) => name)]).toEqual([[], ['c', 'd']]);
  });

  everyPlace('E69, M148: what an assignment takes out is deleted, and not destroyed', wire, async () => {
    const wall = await Wall.create({ stones: named('a', 'b') });
    told();
    await wall.update({ stones: [] });
    expect(told()).toEqual(['-a 2', '-b 2', '/a 0', '/b 0']);
    await wall.stones.push({ name: 'c' });
    told();
    await wall.stones.destroyAll();
    expect(told()).toEqual(['-c 1', 'destroyed c', 'destroyed c', '/c 0']);
  });

  it('M148: an abort gives back what was without them', async () => {
    const wall = await Wall.create({ stones: named('a') });
    await rejection(
      Wall.transaction(async () => {
        wall.stones = named('b') as never;
        await wall.save();
        told();
        throw new Error('no');
      }),
    );
    expect([told(), wall.stones.map(({ name }) => name), wall.isChanged()]).toEqual([[], ['a'], false]);
  });
});
