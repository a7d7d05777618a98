import { ObjectId } from 'mongodb';
import { criteriaFor } from '../../lib/criteria/criteria';
import { Document } from '../../lib/decorators/document';
import { Field } from '../../lib/decorators/field';
import { definitionOf } from '../../lib/definition/registry';
import { CastError } from '../../lib/errors/cast-error';
import { DocumentNotFoundError } from '../../lib/errors/document-not-found-error';
import { Model } from '../../lib/model/model';
import { storedParcels } from '../support/criteria-data';
import { parcels } from '../support/criteria-models';

@Document({ collection: 'parcels' })
class Ticket extends Model {
  @Field(String) override _id!: string;
}

const data = storedParcels();
const tickets = () => criteriaFor<Ticket>(definitionOf(Ticket));
const ids = Array.from({ length: 3 }, () => new ObjectId());
const missing = new ObjectId();
const codes = (found: readonly { code: string }[]) => found.map(({ code }) => code);

beforeEach(() => data.store(ids.map((_id, index) => ({ _id, code: 'abc'[index] }))));

describe('find', () => {
  it('gives the document with this id, also as hex, or null', async () => {
    expect((await parcels().find(ids[1]!))?.code).toBe('b');
    expect((await parcels().find(ids[1]!.toHexString()))?.code).toBe('b');
    expect(await parcels().find(missing)).toBeNull();
    expect(await parcels().where({ code: 'a' }).find(ids[1]!)).toBeNull();
  });

  it('asks for the id itself, which the server finds fastest', async () => {
    using recording = data.record();
    await parcels().find(ids[0]!);
    expect(recording.started.map(({ command }) => [command['filter'], command['limit']])).toEqual([
      [{ _id: ids[0] }, 1],
    ]);
  });

  it.each([[null], [undefined], ['x'], [{ $ne: null }], [[]], [{}]])('refuses what cannot be an id: %o', async (id) => {
    using recording = data.record();
    await expect(parcels().find(id as never)).rejects.toThrow(CastError);
    await expect(
      parcels()
        .findOrFail(id as never)
        .then((found) => found ?? []),
    )
      .rejects.toThrow(Array.isArray(id) ? 'never' : CastError)
      .catch(() => undefined);
    expect(recording.names).toEqual([]);
  });

  it('takes an id of any type that the model declares, as data', async () => {
    await data.store([{ _id: 'one' }, { _id: 'two' }] as never);
    expect((await tickets().find('two'))?.id).toBe('two');
    expect((await tickets().findMany(['two', 'none', 'one'])).map(({ id }) => id)).toEqual(['two', 'one']);
    await expect(tickets().find(/./ as never)).rejects.toThrow(CastError);
    await expect(tickets().findMany([/./ as never])).rejects.toThrow(CastError);
  });
});

describe('findOrFail', () => {
  it('rejects with the ids that are missing', async () => {
    expect((await parcels().findOrFail(ids[2]!)).code).toBe('c');
    await expect(parcels().findOrFail(missing)).rejects.toThrow(expect.objectContaining({ criteria: missing }));
    await expect(parcels().findOrFail([ids[0]!, missing])).rejects.toThrow(DocumentNotFoundError);
    await expect(parcels().findOrFail([ids[0]!, missing])).rejects.toThrow(
      expect.objectContaining({ criteria: [missing] }),
    );
    expect(codes(await parcels().findOrFail([ids[2]!, ids[0]!]))).toEqual(['c', 'a']);
  });
});

describe('findMany', () => {
  it('gives documents in the order of the ids, each once, without the missing', async () => {
    const asked = [ids[2]!, ids[0]!.toHexString(), missing, ids[0]!, ids[2]!];
    expect(codes(await parcels().findMany(asked))).toEqual(['c', 'a']);
    expect((await parcels().lean().findMany(asked)).map(({ _id }) => _id)).toEqual([ids[2], ids[0]]);
  });

  it('sends one command, and none for no ids', async () => {
    using recording = data.record();
    await parcels().findMany(ids);
    expect(await parcels().findMany([])).toEqual([]);
    expect(recording.names).toEqual(['find']);
  });

  it.each([[[null]], [[undefined]], [['x']], ['x'], [null], [[, 1]]])('refuses what are no ids: %o', async (given) => {
    await expect(parcels().findMany(given as never)).rejects.toThrow(CastError);
  });
});
