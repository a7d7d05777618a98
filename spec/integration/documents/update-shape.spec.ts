import { Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model } from 'threadline';
import { everyPlace } from '../../support/places';
import { wired } from '../wired';

@Document()
class Grain extends EmbeddedModel {
  @Field(String) name?: string;
}

@Document()
class Sack extends EmbeddedModel {
  @Field(String) label?: string;
  @Field(Number) weight?: number;
  @EmbedsMany(() => Grain) grains!: EmbedsMany<Grain>;
}

@Document({ collection: 'barns' })
class Barn extends Model {
  @Field(String) name?: string;
  @EmbedsOne(() => Sack) best!: Sack | null;
  @EmbedsMany(() => Sack) sacks!: EmbedsMany<Sack>;
}

describe('the shape of updates', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const barn = async (): Promise<Barn> => {
    const one = await Barn.create({
      name: 'red',
      best: { label: 'best', weight: 1 },
      sacks: [
        { label: 'a', weight: 1, grains: [{ name: 'rye' }] },
        { label: 'b', weight: 2, grains: [{ name: 'oat' }] },
      ],
    });
    spec.wire.clear();
    return one;
  };
  const stored = async ({ id }: Barn): Promise<Record<string, unknown>> =>
    (await Barn.collection.findOne({ _id: id }))!;
  /** The one update of the one command that was sent. */
  const update = (): Record<string, unknown> => {
    expect(spec.wire.names).toEqual(['update']);
    return spec.wire.named('update')[0]!.command['updates'][0] as Record<string, unknown>;
  };

  everyPlace('C41: what is unset inside of what is set as a whole is not sent; nor is an _id', wire, async () => {
    const one = await barn();
    one.best!.weight = undefined as never;
    one.best = new Sack({ label: 'new' });
    one.name = 'blue';
    await one.save();
    const { u } = update() as { u: Record<string, Record<string, unknown>> };
    expect([Object.keys(u), Object.keys(u['$set']!).sort()]).toEqual([['$set'], ['best', 'name']]);
    expect((await stored(one))['best']).toEqual({ _id: one.best.id, label: 'new' });
  });

  everyPlace('C42: a change of one element and a new child inside of another are one update', wire, async () => {
    const one = await barn();
    one.sacks[0]!.label = 'A';
    one.sacks[1]!.grains.build({ name: 'wheat' });
    await one.save();
    expect(update()).toMatchObject({
      u: {
        $set: { 'sacks.$[e0].label': 'A' },
        $push: { 'sacks.$[e1].grains': { $each: [{ name: 'wheat' }] } },
      },
    });
    expect((await stored(one))['sacks']).toMatchObject([
      { label: 'A', grains: [{ name: 'rye' }] },
      { grains: [{ name: 'oat' }, { name: 'wheat' }] },
    ]);
  });

  everyPlace('C44: a write inside names the root and the children at both levels by their ids', wire, async () => {
    const one = await barn();
    const [, sack] = one.sacks;
    sack!.grains[0]!.name = 'spelt';
    await one.save();
    expect(update()).toMatchObject({
      q: { _id: one.id },
      u: { $set: { 'sacks.$[e0].grains.$[e1].name': 'spelt' } },
      arrayFilters: [{ 'e0._id': sack!.id }, { 'e1._id': sack!.grains[0]!.id }],
    });
    expect((await stored(one))['sacks']).toMatchObject([{ label: 'a' }, { grains: [{ name: 'spelt' }] }]);
  });

  everyPlace('D57: $set stores one embedded document and several', wire, async () => {
    const one = await barn();
    const best = new Sack({ label: 'new' });
    await one.$set({ best, sacks: [new Sack({ label: 'c' }), new Sack({ label: 'd' })] });
    expect(spec.wire.names).toEqual(['findAndModify']);
    expect(await stored(one)).toMatchObject({ best: { label: 'new' }, sacks: [{ label: 'c' }, { label: 'd' }] });
    expect([one.best!.label, one.sacks.map(({ label }) => label), one.isChanged()]).toEqual(['new', ['c', 'd'], false]);
  });
});
