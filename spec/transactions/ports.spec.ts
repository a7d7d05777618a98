import { openSession } from '../../lib/session/open-session';
import { begin } from '../../lib/transactions/begin';
import { SESSION_PORTS } from '../../lib/transactions/ports';
import { Session } from '../../lib/transactions/session';
import { specDatabase } from '../support/database';
import { SessionFixture } from '../support/session-fixture';

describe('SESSION_PORTS', () => {
  it('give a session its public handle, and abort what is open when it ends', async () => {
    await using fixture = await SessionFixture.open(specDatabaseName);
    await fixture.collection('people').insertOne({});
    fixture.recording.clear();
    const session = await openSession(fixture.entry, {}, 'here', SESSION_PORTS);
    expect(session.handle).toBeInstanceOf(Session);
    expect(Session.of(session)).toBe(session.handle);
    begin(session, undefined, 'here');
    await fixture.collection('people').insertOne({}, { session: session.driver });
    await session.end();
    expect(fixture.recording.names).toEqual(['insert', 'abortTransaction']);
    expect(session.transaction.status).toBe('aborted');
  });
  const specDatabaseName = specDatabase();
});
