import { OperationNotAllowedInSnapshotError } from 'threadline';
import { rejection, thrown, wired } from '../wired';
import { Account } from './models';

describe('a transaction in a snapshot session', () => {
  const spec = wired();

  it('is refused, sends nothing, and the snapshot goes on', async () => {
    await Account.create({ owner: 'known' });
    spec.wire.clear();
    await Account.withSession({ snapshot: true }, async (session) => {
      for (const refused of [
        Account.transaction(() => Account.count()),
        Account.transaction({ join: true }, () => Account.count()),
        session.withTransaction(() => Account.count()),
      ]) {
        expect(await rejection(refused)).toBeInstanceOf(OperationNotAllowedInSnapshotError);
      }
      expect(thrown(() => session.startTransaction())).toBeInstanceOf(OperationNotAllowedInSnapshotError);
      expect(spec.wire.names).toEqual([]);
      expect(await Account.count()).toBe(1);
    });
  });
});
