import { connect, connection, Document, Field, Model, NotConnectedError } from 'threadline';
import { mongodbUri } from '../support/database';
import { rejection, wired } from '../integration/wired';

@Document()
class Crate extends Model {
  @Field(String) label!: string;
}

describe('the home of a document', () => {
  const spec = wired({ other: true });

  it('is where it was first saved, whatever stands around later saves', async () => {
    const crate = await Crate.create({ label: 'one' });
    await Crate.with({ collection: 'elsewhere' }, async () => {
      await crate.update({ label: 'two' });
      await crate.touch();
      await crate.reload();
    });
    expect(await spec.stored('crates', { _id: crate.id })).toMatchObject([{ label: 'two' }]);
    await Crate.with({ collection: 'elsewhere' }, () => crate.destroy());
    expect([await spec.stored('crates', { _id: crate.id }), await spec.stored('elsewhere')]).toEqual([[], []]);
  });

  it('is where it was loaded from', async () => {
    const { id } = await Crate.with({ collection: 'archive' }, () => Crate.create({ label: 'one' }));
    const crate = await Crate.with({ collection: 'archive' }, () => Crate.findOrFail(id));
    const [listed] = await Crate.with({ collection: 'archive' }, () => Crate.where({ _id: id }));
    await crate.update({ label: 'two' });
    await listed!.reload();
    expect(listed!.label).toBe('two');
    expect(await spec.stored('archive', { _id: id })).toMatchObject([{ label: 'two' }]);
    expect(await Crate.find(id)).toBeNull();
  });

  it('of a new one is what is current when it is saved', async () => {
    const crate = await Crate.with({ collection: 'archive' }, () => new Crate({ label: 'new' }));
    await crate.save();
    expect(await spec.stored('crates', { _id: crate.id })).toHaveLength(1);
    const many = await Crate.with({ collection: 'archive' }, () => Crate.createMany([{ label: 'a' }, { label: 'b' }]));
    await many[1]!.update({ label: 'c' });
    expect(await spec.stored('archive', { _id: many[1]!.id })).toMatchObject([{ label: 'c' }]);
  });

  it('stays with the client, and takes the concerns of here', async () => {
    const crate = await Crate.with({ client: 'other' }, () => Crate.create({ label: 'one' }));
    spec.wire.clear();
    spec.otherWire.clear();
    await Crate.with({ writeConcern: { w: 1, journal: true } }, () => crate.update({ label: 'two' }));
    await crate.update({ label: 'three' });
    expect([spec.wire.names, spec.otherWire.names]).toEqual([[], ['update', 'update']]);
    expect(spec.otherWire.started.map(({ command }) => command['writeConcern'] as unknown)).toEqual([
      { w: 1, j: true },
      undefined,
    ]);
    let lsid: unknown;
    await crate.withSession(async (session) => {
      lsid = session.client === connection('other').client;
      await crate.reload();
    });
    expect(lsid).toBe(true);
  });

  it('that was closed refuses', async () => {
    await connect({ brief: { uri: mongodbUri(), database: spec.database } });
    const crate = await Crate.with({ client: 'brief' }, () => Crate.create({ label: 'one' }));
    await connection('brief').close();
    const error = await rejection(crate.update({ label: 'two' }));
    expect(error).toBeInstanceOf(NotConnectedError);
    expect(error).toMatchObject({ client: 'brief' });
  });
});
