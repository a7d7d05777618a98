import { AsyncLocalStorage } from 'node:async_hooks';
import { specDatabase } from '../support/database';
import { runProgram } from '../support/run-program';

describe('the context of blocks', () => {
  const database = specDatabase();

  it('is kept for as long as anything is left of a block, which is refused, and costs nothing after that', async () => {
    // Newer versions of Node carry contexts along without following each promise.
    const storage = new AsyncLocalStorage<number>();
    const follows = storage.run(1, () => Object.getOwnPropertySymbols(Promise.resolve()).length > 0);
    storage.disable();
    const { code, stdout, stderr } = await runProgram('spec/integration/programs/leaves-a-timer.ts', {}, [database]);

    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      before: false,
      inside: follows,
      whileSomethingIsLeft: follows,
      late: 'SessionEndedError',
      afterwards: false,
      afterConnections: false,
      again: follows,
      stored: ['before', 'inside', 'transaction', 'again'],
    });
  });
});
