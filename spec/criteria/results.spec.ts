import { type Document as Raw, ObjectId } from 'mongodb';
import { STATE } from '../../lib/attributes/document';
import { definitionOf } from '../../lib/definition/registry';
import { AttributeNotLoadedError } from '../../lib/errors/attribute-not-loaded-error';
import { CastError } from '../../lib/errors/cast-error';
import { DocumentNotFoundError } from '../../lib/errors/document-not-found-error';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { UnknownAttributeError } from '../../lib/errors/unknown-attribute-error';
import type { CommandRecording } from '../../lib/testing/record-commands';
import { targetOf } from '../../lib/store/target';
import { storedParcels } from '../support/criteria-data';
import { Parcel, parcels } from '../support/criteria-models';

const data = storedParcels();
const ids = Array.from({ length: 5 }, (_, index) => new ObjectId(String(index + 1).padStart(24, '0')));
const codes = (found: readonly { code: string }[]) => found.map(({ code }) => code);
/** The driver sends an order as a map. */
const sortOf = (command: Raw) => Object.fromEntries(command['sort'] as Map<string, number>);
let recording: CommandRecording;

beforeEach(async () => {
  await data.store([
    { _id: ids[0], code: 'a', weight: 3, st: 'new', tg: ['x', 'y'], meta: { a: { b: 1 } }, extra: 'kept' },
    { _id: ids[1], code: 'b', weight: 1, st: 'new', tg: ['y'], lines: [{ sku: 'p' }, { sku: 'q' }] },
    { _id: ids[2], code: 'c', weight: 2, st: 'sent', tg: [] },
    { _id: ids[3], code: 'd', weight: 5, st: null },
    { _id: ids[4], code: 'e', weight: 4 },
  ]);
  recording = data.record();
});
afterEach(() => recording.stop());

/** The rejection of something that must have sent nothing. */
async function refused(asked: PromiseLike<unknown>): Promise<unknown> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(recording.names).toEqual([]);
  return error;
}

describe('awaiting a criteria', () => {
  it('gives documents of the model in one command', async () => {
    const found = await parcels().where({ status: 'new' });
    expect(codes(found)).toEqual(['a', 'b']);
    expect(found.every((parcel) => parcel instanceof Parcel && parcel.isPersisted && !parcel.isChanged())).toBe(true);
    expect(recording.names).toEqual(['find']);
    expect(recording.started[0]!.command['filter']).toEqual({ st: 'new' });
  });

  it('sends nothing before, however the criteria is built', async () => {
    const criteria = parcels()
      .where({ nope: 1 } as never)
      .order({ nope: 'x' } as never)
      .limit(-1);
    await Promise.resolve();
    expect(recording.names).toEqual([]);
    expect(await refused(criteria)).toBeInstanceOf(InvalidOptionError);
  });

  it('asks anew each time', async () => {
    const criteria = parcels().where({ code: 'a' });
    expect([await criteria, await criteria].flat()).toHaveLength(2);
    expect(recording.names).toEqual(['find', 'find']);
  });

  it('remembers where its documents are stored', async () => {
    const [parcel] = await parcels().limit(1);
    expect(parcel![STATE].home).toEqual(targetOf(definitionOf(Parcel), 'spec'));
  });

  it.each([
    [{ nope: 1 }, UnknownAttributeError],
    [{ weight: 'heavy' }, CastError],
    [{ senderId: undefined }, CastError],
    [{ code: { $nope: 1 } }, InvalidOptionError],
  ])('rejects before anything is sent: %o', async (filter, error) => {
    expect(await refused(parcels().where(filter as never))).toBeInstanceOf(error);
    expect(
      await refused(
        parcels()
          .where(filter as never)
          .deleteAll(),
      ),
    ).toBeInstanceOf(error);
    expect(await refused(parcels().deleteAll(filter as never))).toBeInstanceOf(error);
    expect(await data.stored()).toHaveLength(5);
  });

  it('heeds order, limit and skip', async () => {
    expect(codes(await parcels().order({ weight: -1 }).skip(1).limit(2))).toEqual(['e', 'a']);
    expect(codes(await parcels().order('status', { code: 'desc' }).limit(2))).toEqual(['e', 'd']);
  });

  it('asks for nothing when the limit is 0', async () => {
    expect(await parcels().limit(0)).toEqual([]);
    expect(await parcels().limit(0).count()).toBe(0);
    expect(await parcels().limit(0).exists()).toBe(false);
    expect(await parcels().limit(0).first()).toBeNull();
    expect(await parcels().limit(0).pluck('code')).toEqual([]);
    expect(recording.names).toEqual([]);
  });

  it('hands hint, collation, comment, maxTimeMS and readPreference to the server', async () => {
    await parcels()
      .hint({ id: 1 })
      .collation({ locale: 'en', strength: 1 })
      .comment('why')
      .maxTimeMS(5000)
      .readPreference('primary');
    expect(recording.started[0]!.command).toMatchObject({
      hint: { _id: 1 },
      collation: { locale: 'en', strength: 1 },
      comment: 'why',
      maxTimeMS: 5000,
    });
  });

  it('loads a part of the fields, which says so when another is read', async () => {
    const [parcel] = await parcels().where({ code: 'a' }).only('status', 'meta.a');
    expect(parcel!.id).toEqual(ids[0]);
    expect(parcel!.status).toBe('new');
    expect(parcel!.meta).toEqual({ a: { b: 1 } });
    expect(() => (parcel as unknown as Parcel).weight).toThrow(AttributeNotLoadedError);
    const [other] = await parcels().where({ code: 'a' }).without('status');
    expect(other!.weight).toBe(3);
    expect(() => (other as unknown as Parcel).status).toThrow(AttributeNotLoadedError);
  });

  it('gives plain objects when it is lean, with property names and what the model does not know', async () => {
    const [parcel] = await parcels().where({ code: 'a' }).lean().only('code', 'status');
    expect(parcel).toEqual({ _id: ids[0], code: 'a', status: 'new' });
    const whole = await parcels().where({ code: 'a' }).lean().first();
    expect(whole).toMatchObject({ _id: ids[0], status: 'new', tags: ['x', 'y'], extra: 'kept' });
    expect(whole).not.toBeInstanceOf(Parcel);
  });
});

describe('first and last', () => {
  it('go by _id unless there is an order', async () => {
    expect((await parcels().first())?.code).toBe('a');
    expect((await parcels().last())?.code).toBe('e');
    expect(recording.started.map(({ command }) => [sortOf(command), command['limit']])).toEqual([
      [{ _id: 1 }, 1],
      [{ _id: -1 }, 1],
    ]);
  });

  it('go by the order, every key inverted for the last', async () => {
    const criteria = parcels().order({ status: 1, weight: -1 });
    expect((await criteria.first())?.code).toBe('d');
    expect((await criteria.last())?.code).toBe('c');
    expect(sortOf(recording.started[1]!.command)).toEqual({ st: -1, weight: 1 });
  });

  it('give several in the order of the criteria', async () => {
    expect(codes(await parcels().first(2))).toEqual(['a', 'b']);
    expect(codes(await parcels().last(2))).toEqual(['d', 'e']);
    expect(codes(await parcels().order({ weight: 1 }).last(2))).toEqual(['e', 'd']);
    expect(await parcels().first(0)).toEqual([]);
    expect(await parcels().last(0)).toEqual([]);
  });

  it('are of the documents that limit and skip leave', async () => {
    expect((await parcels().limit(3).last())?.code).toBe('c');
    expect(codes(await parcels().skip(1).limit(3).last(2))).toEqual(['c', 'd']);
    expect(codes(await parcels().limit(1).first(2))).toEqual(['a']);
    expect(await parcels().skip(9).last()).toBeNull();
    expect(codes(await parcels().limit(3).last(0))).toEqual([]);
  });

  it('give null, or reject where that is asked for', async () => {
    const none = parcels().where({ code: 'zz' });
    expect(await none.first()).toBeNull();
    expect(await none.last()).toBeNull();
    await expect(none.firstOrFail()).rejects.toThrow(DocumentNotFoundError);
    await expect(none.lastOrFail()).rejects.toThrow(DocumentNotFoundError);
    expect((await parcels().firstOrFail()).code).toBe('a');
    expect((await parcels().lastOrFail()).code).toBe('e');
  });

  it('take whole numbers only', async () => {
    expect(await refused(parcels().first(-1))).toBeInstanceOf(InvalidOptionError);
    expect(await refused(parcels().last(1.5))).toBeInstanceOf(InvalidOptionError);
  });
});

describe('findBy', () => {
  it('gives a document with these values, or null, or rejects', async () => {
    expect((await parcels().findBy({ code: 'b', status: 'new' }))?.id).toEqual(ids[1]);
    expect(await parcels().findBy({ code: 'zz' })).toBeNull();
    expect((await parcels().findByOrFail({ code: 'b' })).id).toEqual(ids[1]);
    await expect(parcels().findByOrFail({ code: 'zz' })).rejects.toThrow(DocumentNotFoundError);
    expect(await parcels().where({ status: 'sent' }).findBy({ code: 'b' })).toBeNull();
  });

  it('finds nobody for operators from a request', async () => {
    const hostile = JSON.parse('{ "code": { "$ne": null } }') as never;
    expect(await refused(parcels().findBy(hostile))).toBeInstanceOf(CastError);
    expect(await parcels().findBy(JSON.parse('{ "meta": { "$ne": null } }') as never)).toBeNull();
    expect(await parcels().findBy(JSON.parse('{ "meta.a": { "$exists": true } }') as never)).toBeNull();
    expect((await parcels().findBy({ meta: { a: { b: 1 } } }))?.code).toBe('a');
  });
});

describe('count and exists', () => {
  it('ask the server, within limit and skip', async () => {
    expect(await parcels().count()).toBe(5);
    expect(await parcels().where({ status: 'new' }).count()).toBe(2);
    expect(await parcels().count({ status: 'new' })).toBe(2);
    expect(
      await parcels()
        .order('nope' as 'code')
        .limit(3)
        .count(),
    ).toBe(3);
    expect(await parcels().skip(4).limit(3).count()).toBe(1);
    expect(await parcels().where({ status: 'sent' }).exists()).toBe(true);
    expect(await parcels().exists({ code: 'zz' })).toBe(false);
    expect(await parcels().skip(5).exists()).toBe(false);
  });

  it('see to what filter they were given: undefined is none', async () => {
    expect(await refused(parcels().count(undefined as never))).toBeInstanceOf(CastError);
    expect(await refused(parcels().exists(undefined as never))).toBeInstanceOf(CastError);
    expect(await refused(parcels().deleteAll(undefined as never))).toBeInstanceOf(CastError);
    expect(await refused(parcels().destroyAll(undefined as never))).toBeInstanceOf(CastError);
  });
});

describe('distinct', () => {
  it('gives different values as the model has them, items of arrays one by one', async () => {
    expect(await parcels().distinct('status')).toEqual([null, 'new', 'sent']);
    expect(await parcels().distinct('tags')).toEqual(['x', 'y']);
    expect(await parcels().where({ status: 'new' }).distinct('lines.sku')).toEqual(['p', 'q']);
    expect(await parcels().distinct('id')).toEqual(ids);
  });

  it('loads values by the type of the field', async () => {
    await data.store([{ serial: 5 }, { serial: 7 }, { fee: { amount: 3 } }]);
    expect(await parcels().distinct('serial')).toEqual([5n, 7n]);
    expect((await parcels().distinct('fee'))[0]!.amount).toBe(3);
  });

  it('cannot be limited', async () => {
    expect(await refused(parcels().limit(1).distinct('code'))).toBeInstanceOf(InvalidOptionError);
    expect(await refused(parcels().distinct('nope' as 'code'))).toBeInstanceOf(UnknownAttributeError);
  });
});

describe('explain', () => {
  it('says how the server would find the matches', async () => {
    expect(await parcels().where({ code: 'a' }).explain()).toHaveProperty('queryPlanner');
    expect(recording.names).toEqual(['explain']);
  });
});

describe('updateAll', () => {
  it('changes every match in one command and says how many matched', async () => {
    expect(await parcels().where({ status: 'new' }).updateAll({ status: 'new', weight: 9 })).toBe(2);
    expect(recording.names).toEqual(['update']);
    expect((await data.stored()).filter(({ weight }) => weight === 9)).toHaveLength(2);
  });

  it('takes operators', async () => {
    expect(await parcels().updateAll({ $inc: { weight: 1 }, $push: { tags: ['z', 'z'] }, $unset: 'status' })).toBe(5);
    const stored = await data.stored();
    expect(stored.map(({ weight }) => weight)).toEqual([4, 2, 3, 6, 5]);
    expect(stored[1]!['tg']).toEqual(['y', 'z', 'z']);
    expect(stored.some((parcel) => 'st' in parcel)).toBe(false);
    expect(await parcels().updateAll({ $pull: { tags: { $in: ['z', 'x'] } } })).toBe(5);
    expect((await data.stored())[0]!['tg']).toEqual(['y']);
  });

  it('keeps updatedAt', async () => {
    await parcels().updateAll({ code: 'q' });
    expect((await data.stored())[0]!['updatedAt']).toBeInstanceOf(Date);
  });

  it('sends nothing where there is nothing to change', async () => {
    expect(await parcels().updateAll({})).toBe(0);
    expect(recording.names).toEqual([]);
  });

  it('refuses what the server would not heed', async () => {
    const change = { code: 'x' };
    expect(await refused(parcels().limit(1).updateAll(change))).toBeInstanceOf(InvalidOptionError);
    expect(await refused(parcels().skip(1).updateAll(change))).toBeInstanceOf(InvalidOptionError);
    expect(await refused(parcels().order('code').updateAll(change))).toBeInstanceOf(InvalidOptionError);
    expect(await refused(parcels().where({ code: undefined }).updateAll(change))).toBeInstanceOf(CastError);
  });
});

describe('deleteAll and destroyAll', () => {
  it('deletes every match in one command', async () => {
    expect(await parcels().where({ status: 'new' }).deleteAll()).toBe(2);
    expect(recording.names).toEqual(['delete']);
    expect(await data.stored()).toHaveLength(3);
    expect(await parcels().deleteAll({ status: 'sent' })).toBe(1);
    expect(await parcels().deleteAll()).toBe(2);
  });

  it('refuses to delete within a limit', async () => {
    expect(await refused(parcels().limit(1).deleteAll())).toBeInstanceOf(InvalidOptionError);
    expect(await refused(parcels().order('code').deleteAll())).toBeInstanceOf(InvalidOptionError);
  });

  it('destroys documents one by one, whole ones, within the limit', async () => {
    expect(await parcels().order({ weight: -1 }).limit(2).only('code').lean().destroyAll()).toBe(2);
    expect(recording.names).toEqual(['find', 'delete', 'delete']);
    expect(recording.started[0]!.command).not.toHaveProperty('projection');
    expect((await data.stored()).map(({ code }) => code as string)).toEqual(['a', 'b', 'c']);
    expect(await parcels().destroyAll({ status: 'new' })).toBe(2);
  });
});
