import { rejecting } from '../../lib/session/rejecting';
import { runScope } from '../../lib/session/run-scope';
import { track } from '../../lib/session/track';
import type { OpenSession } from '../../lib/session/session-scope';
import { refuseForeignBlock, transactionOn } from '../../lib/transactions/enter-transaction';
import { specDatabase } from '../support/database';
import { rejection, SessionFixture } from '../support/session-fixture';

describe('transactionOn', () => {
  const database = specDatabase();
  let fixture: SessionFixture;
  let session: OpenSession;
  beforeAll(async () => {
    fixture = await SessionFixture.open(database);
  });
  beforeEach(async () => {
    session = await fixture.start();
  });
  afterEach(() => session.end());
  afterAll(() => fixture[Symbol.asyncDispose]());

  it('outside of every block it binds the session, until hooks have run', async () => {
    let scopes = 0;
    await transactionOn(session, 'here', {}, () => (scopes = session.scopes.size));
    expect([scopes, session.scopes.size]).toEqual([2, 0]);
  });

  it('checks options first, then nesting', async () => {
    await transactionOn(session, 'here', {}, async () => {
      const never = () => 1;
      expect(
        await rejection(rejecting(() => transactionOn(session, 'inner', { bad: 1 } as never, never))),
      ).toMatchObject({
        code: 'INVALID_OPTION',
      });
      expect(await rejection(transactionOn(session, 'inner', {}, never))).toMatchObject({
        code: 'TRANSACTION_NESTING',
      });
      expect(await transactionOn(session, 'inner', { join: true }, never)).toBe(1);
    });
  });

  it('one that an operation calls inside itself waits for nobody, as two could wait for each other', async () => {
    const done: string[] = [];
    await runScope(session, 'block', async () => {
      const inHook = (name: string) =>
        track(`${name}.save`, undefined, async () => {
          await new Promise((resolve) => setImmediate(resolve));
          await transactionOn(session, name, {}, () => void done.push(name)).catch(() => done.push(`${name} refused`));
        });
      await Promise.all([inHook('one'), inHook('other')]);
    });
    expect(done).toHaveLength(2);
    expect(done).toContain('one');
  });

  it('refuses to bind a session in the block of another, or after its end', async () => {
    await fixture.block(() => {
      expect(() => refuseForeignBlock(session, 'here')).toThrow(expect.objectContaining({ code: 'SESSION_NESTING' }));
    });
    await session.end();
    expect(() => refuseForeignBlock(session, 'here')).toThrow(expect.objectContaining({ code: 'SESSION_ENDED' }));
  });
});
