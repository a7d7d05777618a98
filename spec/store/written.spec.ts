import { ObjectId } from 'mongodb';
import { withoutSession } from '../../lib/session/current-session';
import { nothingWritten, type OpenSession } from '../../lib/session/session-scope';
import { idsIn, idsOf } from '../../lib/store/written';
import { specDatabase } from '../support/database';
import { rejection, SessionFixture } from '../support/session-fixture';
import { closeRecord } from '../../lib/transactions/record';
import { begin } from '../../lib/transactions/begin';
import { rollBack } from '../../lib/transactions/roll-back';

describe('the _ids that a write names', () => {
  const [a, b] = [new ObjectId(), new ObjectId()];

  it.each<[string, unknown, unknown]>([
    ['a value', { _id: a, x: 1 }, [a]],
    ['a string', { _id: 'a' }, ['a']],
    ['null', { _id: null }, [null]],
    ['a document', { _id: { x: 1 } }, [{ x: 1 }]],
    ['$eq', { _id: { $eq: a } }, [a]],
    ['$in', { _id: { $in: [a, b] } }, [a, b]],
    ['another operator', { _id: { $gt: a } }, undefined],
    ['none', { x: 1 }, undefined],
    ['no filter', undefined, undefined],
  ])('%s', (_what, filter, expected) => {
    expect(idsOf(filter)).toEqual(expected);
  });

  it('of lists: documents, and writes of a bulk', () => {
    expect(idsIn([{ _id: a }, {}, { _id: b }])).toEqual([a, b]);
    const writes = [
      { insertOne: { document: { _id: a } } },
      { updateOne: { filter: { _id: b }, update: {} } },
      { deleteMany: { filter: {} } },
    ];
    expect(idsIn(writes)).toEqual([a, b]);
    expect(idsIn([5, null])).toEqual([]);
  });
});

describe('what a transaction has written', () => {
  const database = specDatabase();
  let fixture: SessionFixture;
  beforeAll(async () => {
    fixture = await SessionFixture.open(database);
    await fixture.collection('people').insertOne({ _id: 'known' as never });
    await fixture.collection('others').insertOne({ _id: 'known' as never });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const inTransaction = (work: (session: OpenSession) => Promise<void>) =>
    fixture.block(async (session) => {
      begin(session, undefined, 'here');
      try {
        await work(session);
      } finally {
        await rollBack(session);
        closeRecord(session, 'aborted');
      }
    });
  const touch = (collection: string, id: unknown) =>
    fixture.collection(collection).updateOne({ _id: id as never }, { $set: { x: 1 } });

  it('is kept by collection and by the exact _id, and forgotten with the transaction', async () => {
    let written!: OpenSession['transaction']['written'];
    await fixture.block(async (session) => {
      await touch('people', 'outside');
      expect(session.transaction.written).toEqual(nothingWritten());
    });
    await inTransaction(async (session) => {
      await touch('people', 'known');
      await fixture.collection('people').findOne({ _id: 'read' as never });
      written = session.transaction.written;
      expect(written.unsorted).toEqual([{ namespace: [database, 'people'], ids: ['known'] }]);
      for (const id of ['other', 0, new ObjectId()]) await withoutSession(() => touch('people', id), 'withoutSession');
      await withoutSession(() => touch('others', 'known'), 'withoutSession');
      const error = await rejection(withoutSession(() => touch('people', 'known'), 'withoutSession'));
      expect(error).toMatchObject({ code: 'OPERATION_NOT_ALLOWED_IN_TRANSACTION' });
      expect([...written.sorted].map(([namespace, ids]) => [namespace, ids.size])).toEqual([[`${database}.people`, 1]]);
    });
    await inTransaction(async (session) => {
      expect(session.transaction.written).not.toBe(written);
      await withoutSession(() => touch('people', 'known'), 'withoutSession');
    });
  });
});
