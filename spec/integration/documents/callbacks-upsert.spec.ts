import { Min } from 'class-validator';
import {
  AfterCommit,
  AfterFind,
  AfterInitialize,
  AfterUpsert,
  AroundUpsert,
  BeforeUpsert,
  connection,
  Document,
  Field,
  Index,
  Model,
  Rollback,
  ValidationError,
} from 'threadline';
import { hearing } from '../../support/hearing';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

const { note, said } = hearing();
let meanwhile: (() => Promise<unknown>) | undefined;

@Document({ collection: 'rigs', timestamps: true })
@Index({ name: 1 }, { unique: true })
class Rig extends Model {
  @Field(String) name!: string;
  @Field(Number) masts: number = 1;
  updatedAt!: Date;
  @AfterInitialize() made(): void {
    note(`made ${this.isNew ? 'new' : 'stored'} ${this.masts}`);
  }
  @AfterFind() async found(): Promise<void> {
    await Promise.resolve();
    note(`found ${this.masts}`);
  }
  @BeforeUpsert() before(): void {
    note(`before ${this.constructor.name}`);
  }
  @AfterUpsert() after(): void {
    note(`after ${this.constructor.name}, ${this.masts}`);
  }
}

@Document()
class Tanker extends Rig {
  @Field(Number) @Min(1) tons!: number;
  @AroundUpsert() async around(next: () => Promise<void>): Promise<void> {
    note('into the tanker');
    await meanwhile?.();
    await next();
    note('out of the tanker');
  }
}

@Document({ collection: 'floats' })
class Buoy extends Model {
  @Field(String) name!: string;
  @Field(Number) colour?: number;
  @AfterCommit({ on: 'create' }) created(): void {
    note('created');
  }
  @AfterCommit({ on: 'update' }) updated(): void {
    note('updated');
  }
}

@Document()
class Beacon extends Buoy {
  @BeforeUpsert() before(): void {
    note('beacon');
  }
}

describe('hooks of an upsert by values', () => {
  const spec = wired();
  const wire = () => spec.wire;
  let names = 0;
  const unique = (): string => `rig ${String((names += 1))}`;
  beforeAll(() => Rig.createIndexes());

  everyPlace(
    'E64, J131: what it gives back was found, with all its hooks, be it stored now or before',
    wire,
    async () => {
      const name = unique();
      expect(await said(() => Tanker.upsert({ name }, { tons: 5 }))).toEqual([
        ...['made new 1', 'before Tanker', 'into the tanker', 'made stored 1', 'found 1'],
        ...['out of the tanker', 'after Tanker, 1'],
      ]);
      await Rig.collection.updateOne({ name }, { $set: { masts: 3 } });
      expect(await said(() => Tanker.upsert({ name }, { tons: 6 }))).toEqual([
        ...['made new 1', 'before Tanker', 'into the tanker', 'made stored 3', 'found 3'],
        ...['out of the tanker', 'after Tanker, 3'],
      ]);
      expect(spec.wire.names).not.toContain('find');
    },
  );

  everyPlace(
    'E64, P166: of a class below the one that was asked it has the hooks and validators of that',
    wire,
    async () => {
      const name = unique();
      const tanker = await Tanker.create({ name, tons: 5, masts: 2 });
      spec.wire.clear();
      const heard = await said(async () => {
        const upserted = await Rig.upsert({ name }, { masts: 4 });
        expect([upserted.constructor, upserted.masts, (upserted as Tanker).tons]).toEqual([Tanker, 4, 5]);
        expect([upserted.isChanged(), upserted.updatedAt > tanker.updatedAt]).toEqual([false, true]);
      });
      expect(heard).toEqual([
        ...['made stored 2', 'found 2', 'before Tanker', 'into the tanker', 'made stored 4', 'found 4'],
        ...['out of the tanker', 'after Tanker, 4'],
      ]);
      expect(spec.wire.names).toEqual(['find', 'findAndModify']);
      // Without a change, and without timestamps, there is nothing to send.
      const beacon = await Beacon.create({ name });
      expect(await said(() => Buoy.upsert({ name }))).toContain('beacon');
      expect((await Buoy.upsert({ name })).id).toEqual(beacon.id);
      await Rig.collection.updateOne({ name }, { $set: { tons: 0 } });
      spec.wire.clear();
      expect(await rejection(Rig.upsert({ name }, { masts: 5 }))).toBeInstanceOf(ValidationError);
      expect(spec.wire.names).toEqual(['find']);
    },
  );

  everyPlace('E64, P166: the type among the values says whose hooks and validators they are', wire, async () => {
    const named = { name: unique(), _type: 'Tanker' } as { name: string };
    expect(await rejection(Rig.upsert(named, { tons: 0 } as object))).toBeInstanceOf(ValidationError);
    const heard = await said(() => Rig.upsert(named, { tons: 1 } as object));
    expect(heard.slice(1, 3)).toEqual(['before Tanker', 'into the tanker']);
    expect(spec.wire.names).toEqual(['findAndModify']);
  });

  everyPlace(
    'E64, P166: where nothing is stored, or one of the class itself, those are of the class asked',
    wire,
    async () => {
      const name = unique();
      const own = ['made new 1', 'before Rig', 'made stored 1', 'found 1', 'after Rig, 1'];
      expect(await said(() => Rig.upsert({ name }))).toEqual(own);
      expect((await said(() => Rig.upsert({ name }))).slice(-own.length)).toEqual(own);
    },
  );

  it('E64, P166: one that goes while it is changed is stored anew', async () => {
    const name = unique();
    await Tanker.create({ name, tons: 5 });
    meanwhile = () => Rig.collection.deleteOne({ name });
    const upserted = await Rig.upsert({ name }, { masts: 7 });
    meanwhile = undefined;
    expect([upserted.constructor, upserted.masts, await Rig.count({ name })]).toEqual([Rig, 7, 1]);
  });

  it('promise 11: commit hooks hear whether it was created or updated; an abort makes it new again', async () => {
    const name = unique();
    expect(await said(() => Buoy.upsert({ name }, { colour: 1 }))).toEqual(['created']);
    expect(await said(() => Buoy.upsert({ name }, { colour: 2 }))).toEqual(['updated']);
    const other = unique();
    const both = () =>
      connection().transaction(async () => {
        await Buoy.upsert({ name: other });
        await Buoy.upsert({ name });
      });
    expect(await said(both)).toEqual(['created', 'updated']);
    let undone: Buoy | undefined;
    await Buoy.transaction(async () => {
      undone = await Buoy.upsert({ name: unique() });
      throw new Rollback();
    });
    expect(undone!.isNew).toBe(true);
    await undone!.save();
    expect(await Buoy.count({ _id: undone!.id })).toBe(1);
  });

  everyPlace('J131: what a find-and-modify gives was found', wire, async () => {
    const rig = await Rig.create({ name: unique() });
    const one = Rig.where({ _id: rig.id });
    expect(await said(() => one.findOneAndUpdate({ masts: 2 }))).toEqual(['made stored 1', 'found 1']);
    const replaced = await said(() => one.findOneAndReplace({ name: rig.name }, { returnDocument: 'after' }));
    expect(replaced.slice(-2)).toEqual(['made stored 1', 'found 1']);
    expect(await said(() => one.findOneAndDelete())).toEqual(['made stored 1', 'found 1']);
    expect(await said(() => one.findOneAndDelete())).toEqual([]);
  });
});
