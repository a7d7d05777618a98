import { ObjectId } from 'mongodb';
import { DuplicateKeyError } from '../../lib/errors/duplicate-key-error';
import { OperationError } from '../../lib/errors/operation-error';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { insertEach, updateEach } from '../../lib/store/bulk';
import type { Target } from '../../lib/store/target';
import { faultyServer } from '../integration/transactions/faulty-server';
import { connection } from 'threadline';
import { targetOf } from '../../lib/store/target';
import { definitionOf } from '../../lib/definition/registry';
import { Document } from '../../lib/decorators/document';
import { Field } from '../../lib/decorators/field';
import { Model } from '../../lib/model/model';
import { rejection } from '../integration/wired';

@Document()
class Thing extends Model {
  @Field(Number) n?: number;
}

describe('several writes', () => {
  const server = faultyServer();
  const target = (): Target => targetOf(definitionOf(Thing), 'spec');
  const [a, b, c] = [new ObjectId(), new ObjectId(), new ObjectId()];
  beforeEach(() => Thing.collection.deleteMany({}));

  it('that all succeed have no failures, in one command', async () => {
    server.wire.clear();
    expect(await insertEach(target(), 'spec', [{ _id: a }, { _id: b }], true)).toEqual({
      failures: new Map(),
      tried: 2,
    });
    const updates = [a, b].map((_id, n) => ({ filter: { _id }, update: { $set: { n } } }));
    expect(await updateEach(target(), 'spec', updates)).toEqual({ failures: new Map(), tried: 2, matched: 2 });
    expect(server.wire.names).toEqual(['insert', 'update']);
  });

  it('tell what the server refused by position, and how many it tried', async () => {
    await insertEach(target(), 'spec', [{ _id: b }], true);
    const ordered = await insertEach(target(), 'spec', [{ _id: a, s: 'text' }, { _id: b }, { _id: c }], true);
    expect([[...ordered.failures.keys()], ordered.tried, ordered.error]).toEqual([[1], 2, ordered.failures.get(1)]);
    await Thing.collection.createIndex({ n: 1 }, { unique: true, sparse: true });
    const documents = [{ _id: a }, { _id: b }, { _id: c, n: 1 }, { n: 1 }];
    const unordered = await insertEach(target(), 'spec', documents, false);
    expect([[...unordered.failures.keys()], unordered.tried]).toEqual([[0, 1, 3], 4]);
    expect([...unordered.failures.values()]).toEqual([0, 1, 2].map(() => expect.any(DuplicateKeyError) as unknown));
    expect(unordered.failures.get(3)).toMatchObject({ values: { n: 1 }, index: 'n_1' });
    const updated = await updateEach(target(), 'spec', [
      { filter: { _id: a }, update: { $set: { n: 1 } } },
      { filter: { _id: a }, update: { $inc: { s: 1 } } },
      { filter: { _id: new ObjectId() }, update: { $set: { m: 1 } } },
      { filter: { _id: c }, update: { $set: { m: 1 } } },
    ]);
    expect([[...updated.failures.keys()], updated.tried, updated.matched]).toEqual([[0, 1], 4, 1]);
    expect(updated.failures.get(1)).toBeInstanceOf(OperationError);
    expect(updated.failures.get(1)).not.toBeInstanceOf(DuplicateKeyError);
  });

  it('whose command failed as such say that nobody knows', async () => {
    await server.fail(['insert', 'update'], { errorCode: 8000 }, 2);
    const inserted = await insertEach(target(), 'spec', [{ _id: a }], false);
    expect([inserted.failures.size, inserted.tried, inserted.error]).toEqual([0, 0, expect.any(OperationError)]);
    const updated = await updateEach(target(), 'spec', [{ filter: { _id: a }, update: { $set: { n: 1 } } }]);
    expect([updated.failures.size, updated.tried, updated.error]).toEqual([0, 0, expect.any(OperationError)]);
  });

  it('that are not acknowledged say nothing of what they met', async () => {
    const unasked = { ...target(), concerns: { writeConcern: { w: 0 as const } } };
    const { matched, failures } = await updateEach(unasked, 'spec', [
      { filter: { _id: a }, update: { $set: { n: 1 } } },
    ]);
    expect([matched, failures.size]).toEqual([undefined, 0]);
  });

  it('that were refused here reject', async () => {
    const late = await connection().withSession(() => ({
      send: async () => insertEach(target(), 'spec', [{ _id: a }], true),
    }));
    server.wire.clear();
    expect(await late.send()).toMatchObject({ tried: 1 });
    const session = await connection().startSession();
    const ended = session.run(async () => {
      await session.end();
      return insertEach(target(), 'spec', [{ _id: b }], true);
    });
    expect(await rejection(ended)).toBeInstanceOf(SessionEndedError);
  });
});
