import type { Criteria } from '../../lib/criteria/criteria';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { UnawaitedOperationError } from '../../lib/errors/unawaited-operation-error';
import type { CommandRecording } from '../../lib/testing/record-commands';
import { storedParcels } from '../support/criteria-data';
import { Parcel, parcels } from '../support/criteria-models';

const data = storedParcels();
let recording: CommandRecording;

beforeEach(async () => {
  await data.store([{ code: 'a' }, { code: 'b' }]);
  recording = data.record();
});
afterEach(() => recording.stop());

/** Gives a criteria that has left the block it was made in. Functions hide it: whoever returned it would await it. */
function leaked(make: () => Criteria<Parcel>): Promise<() => Criteria<Parcel>> {
  return Parcel.withSession(() => {
    const criteria = make();
    return () => criteria;
  });
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

function refuses(asked: PromiseLike<unknown>): Promise<void> {
  return expect(asked.then((value) => value)).rejects.toThrow(SessionEndedError);
}

describe('a criteria and the block around it', () => {
  it('made outside and awaited inside takes part', async () => {
    const criteria = parcels().where({ code: 'a' });
    const id = await Parcel.withSession(async (session) => {
      expect(await criteria).toHaveLength(1);
      expect(await criteria.count()).toBe(1);
      expect(await criteria.pluck('code')).toEqual(['a']);
      return Buffer.from(session.id!.id.buffer).toString('hex');
    });
    expect(recording.named('find', 'aggregate').map(({ lsid }) => lsid)).toEqual([id, id, id]);
  });

  it('takes part when the block returns it', async () => {
    const found = await Parcel.withSession(() => parcels());
    expect(found).toHaveLength(2);
    expect(recording.named('find')[0]!.lsid).toBeDefined();
  });

  it('carries one session with every question and write', async () => {
    await Parcel.withSession(async () => {
      const one = parcels().where({ code: 'a' });
      await one.first();
      await one.last(1);
      await one.exists();
      await one.distinct('code');
      await one.explain();
      await one.findBy({ code: 'a' });
      await one.find((await one.firstOrFail()).id);
      await one.findMany(await one.pluck('id'));
      await one.updateAll({ weight: 1 });
      await parcels().destroyAll({ code: 'b' });
      await one.deleteAll();
      for await (const parcel of parcels()) await parcel.reload();
    });
    expect(recording.names.length).toBeGreaterThan(12);
    expect(recording.lsids()).toHaveLength(1);
    expect(recording.lsids()).not.toContain(undefined);
    expect(await data.stored()).toEqual([]);
  });

  it.each<[string, (criteria: Criteria<Parcel>) => PromiseLike<unknown>]>([
    ['awaited', (criteria) => criteria],
    ['counted', (criteria) => criteria.count()],
    ['narrowed and awaited', (criteria) => criteria.where({ code: 'a' })],
    ['part of another', (criteria) => parcels().or(criteria)],
    ['found by', (criteria) => criteria.findBy({ code: 'a' })],
    ['updated', (criteria) => criteria.updateAll({ code: 'x' })],
    ['deleted', (criteria) => criteria.deleteAll()],
    ['destroyed', (criteria) => criteria.destroyAll()],
    ['iterated', (criteria) => criteria[Symbol.asyncIterator]().next()],
    ['read in batches', (criteria) => criteria.batches(5)[Symbol.asyncIterator]().next()],
    ['used in another block', (criteria) => Parcel.withSession(async () => criteria.count())],
    ['used in withoutSession after it', (criteria) => Parcel.withoutSession(() => criteria.count())],
  ])('made inside and %s after it is refused', async (_, use) => {
    const criteria = await leaked(() => parcels());
    recording.clear();
    await refuses(use(criteria()));
    expect(recording.names.filter((name) => name !== 'endSessions')).toEqual([]);
    expect(await data.stored()).toHaveLength(2);
  });

  it('narrowed inside and used after it is refused, the one outside is not', async () => {
    const outside = parcels();
    const inside = await leaked(() => outside.where({ code: 'a' }));
    await refuses(inside());
    expect(await outside).toHaveLength(2);
  });

  it('made inside may be used in a withoutSession of the same block', async () => {
    await Parcel.withSession(async () => {
      const criteria = parcels();
      recording.clear();
      expect(await Parcel.withoutSession(() => criteria.count())).toBe(2);
      expect(await Parcel.withoutSession(() => criteria)).toHaveLength(2);
      expect(recording.named('aggregate', 'find')).toHaveLength(2);
    });
  });

  it('made inside is refused in a withoutSession that has outlived the block', async () => {
    const { promise: ended, resolve } = deferred();
    let late: Promise<number> | undefined;
    await Parcel.withSession(() => {
      const criteria = parcels();
      late = Parcel.withoutSession(() => ended.then(() => criteria.count()));
    });
    resolve();
    await refuses(late!);
  });

  it('is in flight from the call on, and missed by name when nobody awaits it', async () => {
    const block = Parcel.withSession(() => {
      void parcels().count();
      void parcels().first();
    });
    await expect(block).rejects.toThrow(expect.objectContaining({ operations: ['Parcel.count', 'Parcel.first'] }));
    await expect(block).rejects.toThrow(UnawaitedOperationError);
  });

  it('takes turns with what runs beside it', async () => {
    const counts = await Parcel.withSession(() =>
      Promise.all([
        ...Array.from({ length: 10 }, () => parcels().count()),
        parcels().updateAll({ weight: 1 }),
        parcels().count(),
      ]),
    );
    expect(counts).toEqual(Array.from({ length: 12 }, () => 2));
  });
});
