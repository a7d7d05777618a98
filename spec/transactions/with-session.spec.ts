import { startSession, withSession } from '../../lib/transactions/with-session';
import { specDatabase } from '../support/database';
import { rejection, SessionFixture } from '../support/session-fixture';

describe('withSession and startSession', () => {
  const database = specDatabase();
  let fixture: SessionFixture;
  beforeAll(async () => {
    fixture = await SessionFixture.open(database);
  });
  beforeEach(() => fixture.recording.clear());
  afterAll(() => fixture[Symbol.asyncDispose]());

  it('hand out the public handle, and withSession ends what it opened, whatever the block does', async () => {
    const given = await withSession(
      () => fixture.entry,
      'here',
      (session) => session,
      undefined,
    );
    const failing = withSession(
      () => fixture.entry,
      'here',
      {},
      (session) => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- to have it in hand afterwards
        throw session;
      },
    );
    const failed = await rejection<typeof given>(failing);
    expect([given.hasEnded, failed.hasEnded]).toEqual([true, true]);
    const byHand = await startSession(fixture.entry, 'here');
    expect(byHand.hasEnded).toBe(false);
    await byHand.end();
  });

  it('refuse what cannot be meant before anything is opened', async () => {
    let asked = 0;
    const entry = () => ((asked += 1), fixture.entry);
    expect(await rejection(withSession(entry, 'here', {}, undefined))).toMatchObject({ code: 'INVALID_OPTION' });
    expect(asked).toBe(0);
    expect(await rejection(startSession(fixture.entry, 'here', { bad: 1 } as never))).toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});
