import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { Timestamp } from '../../lib/bson/classes';
import { advanceClusterTime, advanceOperationTime } from '../../lib/transactions/advance';
import { specDatabase } from '../support/database';
import { SessionFixture } from '../support/session-fixture';

describe('advance', () => {
  const database = specDatabase();
  let fixture: SessionFixture;
  beforeAll(async () => {
    fixture = await SessionFixture.open(database);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  it('operation time goes forward only', async () => {
    const session = await fixture.start();
    const late = new Timestamp({ t: 100, i: 1 });
    advanceOperationTime(session, late);
    advanceOperationTime(session, new Timestamp({ t: 99, i: 1 }));
    expect(session.driver.operationTime).toEqual(late);
    await session.end();
  });

  it('cluster time is taken over from another session', async () => {
    const [one, other] = [await fixture.start(), await fixture.start()];
    await fixture.collection('people').findOne({}, { session: one.driver });
    advanceClusterTime(other, one.driver.clusterTime!);
    expect(other.driver.clusterTime).toEqual(one.driver.clusterTime);
    await Promise.all([one.end(), other.end()]);
  });

  it.each([undefined, null, 5, {}, new Date()])('%p is no time', async (nothing) => {
    const session = await fixture.start();
    expect(() => advanceOperationTime(session, nothing as never)).toThrow(InvalidOptionError);
    expect(() => advanceClusterTime(session, nothing as never)).toThrow(InvalidOptionError);
    await session.end();
  });
});
