import { currentScope } from '../../lib/session/current-session';
import { runScope } from '../../lib/session/run-scope';
import type { OpenSession, SessionScope } from '../../lib/session/session-scope';
import { commit } from '../../lib/transactions/by-hand';
import { runTransaction } from '../../lib/transactions/run-transaction';
import { transientError } from '../integration/transactions/transient';
import { specDatabase } from '../support/database';
import { rejection, SessionFixture } from '../support/session-fixture';

describe('runTransaction', () => {
  const database = specDatabase();
  let fixture: SessionFixture;
  let session: OpenSession;
  beforeAll(async () => {
    fixture = await SessionFixture.open(database);
    await fixture.collection('people').insertOne({});
  });
  beforeEach(async () => {
    session = await fixture.start();
    fixture.recording.clear();
  });
  afterEach(() => session.end());
  afterAll(() => fixture[Symbol.asyncDispose]());
  const run = <T>(block: (info: { attempt: number }) => T | Promise<T>, options = {}): Promise<T | undefined> =>
    runScope(session, 'outer', () => runTransaction(session, 'here', options, block));

  it('gives every attempt a scope and a number of its own, known until the outcome is', async () => {
    const scopes: (SessionScope | undefined)[] = [];
    await run(({ attempt }) => {
      scopes.push(currentScope());
      expect([session.transaction.status, session.transaction.number]).toEqual(['open', attempt]);
      expect(session.transaction.attempt === currentScope()).toBe(true);
      if (attempt < 3) throw transientError();
    });
    expect(new Set(scopes).size).toBe(3);
    expect(scopes.map((scope) => scope!.state)).toEqual(['ended', 'ended', 'ended']);
    expect([session.transaction.status, session.transaction.attempt]).toEqual(['committed', undefined]);
  });

  it('inside a block that has ended its own, another one may run; the attempt around is the attempt again', async () => {
    await run(async () => {
      const around = currentScope();
      await commit(session, 'commit');
      await runTransaction(session, 'inner', {}, () => expect(session.transaction.attempt === around).toBe(false));
      expect(session.transaction.attempt === around).toBe(true);
    });
    expect(session.transaction.commits).toBe(2);
  });

  it('a session that is ended inside rejects the transaction, whatever the block resolves to', async () => {
    const error = await rejection(
      run(async () => {
        await fixture.collection('people').insertOne({});
        void session.end();
        return 'value';
      }),
    );
    expect(error).toMatchObject({ name: 'SessionEndedError' });
    expect(fixture.recording.named('commitTransaction')).toEqual([]);
  });

  it('waits for commands that were under way before it begins', async () => {
    const before = fixture.collection('people').insertOne({}, { session: session.driver });
    await run(() => fixture.collection('people').findOne({}));
    await before;
    expect(fixture.recording.started.map(({ autocommit }) => autocommit)).toEqual([undefined, false, false]);
  });
});
