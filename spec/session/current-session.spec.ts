import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { SessionClientMismatchError } from '../../lib/errors/session-client-mismatch-error';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { SessionNestingError } from '../../lib/errors/session-nesting-error';
import {
  birthScope,
  currentScope,
  refuseNesting,
  sessionFor,
  suspendedScope,
  withoutSession,
} from '../../lib/session/current-session';
import { specDatabase } from '../support/database';
import { idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

const people = () => fixture.collection('people');

describe('the session around a line', () => {
  it("is none outside, the block's inside, whatever was awaited between", async () => {
    expect(sessionFor(fixture.entry, 'operation')).toBeUndefined();
    await fixture.block(async (session) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(sessionFor(fixture.entry, 'operation')).toBe(session);
      expect(currentScope()).toBe(session.scope);
    });
    expect(currentScope()).toBeUndefined();
  });

  it("is each block's own in blocks side by side", async () => {
    await using other = await SessionFixture.open(database);
    const ids = await Promise.all(
      [fixture, fixture, other].map((where) =>
        where.block(async (session) => {
          for (let n = 0; n < 3; n += 1) await where.collection('people').insertOne({ n });
          return idOf(session);
        }),
      ),
    );

    expect(new Set(ids).size).toBe(3);
    expect(new Set(fixture.recording.lsids())).toEqual(new Set(ids.slice(0, 2)));
    expect(other.recording.lsids()).toEqual([ids[2]]);
  });

  it("is another client's to another client", async () => {
    await using other = await SessionFixture.open(database);

    await fixture.block(() => expect(() => sessionFor(other.entry, 'operation')).toThrow(SessionClientMismatchError));
  });

  it('has ended for what outlives the block', async () => {
    const late = fixture.block(() => ({
      after: new Promise((resolve) => setTimeout(resolve, 5)).then(() => [
        birthScope()?.state,
        currentScope(),
        rejection((async () => sessionFor(fixture.entry, 'operation'))()),
      ]),
    }));
    const [state, scope, error] = (await (await late).after) as [string, unknown, Promise<unknown>];

    expect([state, scope]).toEqual(['ended', undefined]);
    expect(await error).toBeInstanceOf(SessionEndedError);
  });
});

describe('a block in a block', () => {
  it('is refused, and the outer one goes on in its session when that was caught', async () => {
    const id = await fixture.block(async (session) => {
      await people().insertOne({ n: 1 });
      expect(() => refuseNesting('Person.withSession')).toThrow(SessionNestingError);
      await people().insertOne({ n: 2 });
      return idOf(session);
    });

    expect(fixture.recording.names).toEqual(['insert', 'insert']);
    expect(fixture.recording.lsids()).toEqual([id]);
  });

  it('may be opened outside the session', async () => {
    const ids = await fixture.block((outer) =>
      withoutSession(async () => {
        expect(() => refuseNesting('Person.withSession')).not.toThrow();
        return [idOf(outer), await fixture.block((inner) => idOf(inner))];
      }, 'withoutSession'),
    );

    expect(new Set(ids).size).toBe(2);
  });
});

describe('withoutSession', () => {
  it('is the way out: what it runs carries no session of the block, which goes on after it', async () => {
    const id = await fixture.block(async (session) => {
      const scope = session.scope;
      await withoutSession(async () => {
        await people().insertOne({ outside: true });
        expect(suspendedScope()).toBe(scope);
      }, 'withoutSession');
      await people().insertOne({ inside: true });
      return idOf(session);
    });
    const [outside, inside] = fixture.recording.named('insert');

    expect(inside!.lsid).toBe(id);
    expect(outside!.lsid).not.toBe(id);
  });

  it('takes a function', async () => {
    expect(await rejection(withoutSession(5 as never, 'Person.withoutSession'))).toBeInstanceOf(InvalidOptionError);
  });
});
