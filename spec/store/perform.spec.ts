import { perform } from '../../lib/store/perform';
import type { Operation } from '../../lib/store/operation';
import { specDatabase } from '../support/database';
import { SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
});
afterAll(() => fixture[Symbol.asyncDispose]());

const operation = (name: string): Operation => ({ name, method: 'findOne', entry: fixture.entry, database });

describe('the door to the driver', () => {
  it("hands the block's session to the call, and none outside", async () => {
    expect(await perform(operation('outside'), async (session) => session)).toBeUndefined();
    await fixture.block(async (session) => {
      expect(await perform(operation('inside'), async (given) => given === session.driver)).toBe(true);
    });
  });

  it('lets one call at a time through in a session, in the order in which they came', async () => {
    const log: string[] = [];
    const call = (name: string, milliseconds: number) =>
      perform(operation(name), async () => {
        log.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        log.push(`${name} ends`);
      });
    await fixture.block(() => Promise.all([call('a', 5), call('b', 1), call('c', 0)]));

    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('lets calls of different sessions through at the same time', async () => {
    let waiting = 0;
    let meet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => (meet = resolve));
    const call = () =>
      perform(operation('call'), async () => {
        if ((waiting += 1) === 2) meet();
        await met;
      });

    await Promise.all([fixture.block(call), fixture.block(call)]);
    expect(waiting).toBe(2);
  });
});
