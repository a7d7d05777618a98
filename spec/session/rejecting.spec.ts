import { rejecting } from '../../lib/session/rejecting';

describe('rejecting', () => {
  it('hands on the very promise that it is given', async () => {
    const promise = Promise.resolve(5);
    expect(rejecting(() => promise)).toBe(promise);
    expect(await promise).toBe(5);
  });

  it('rejects with what is thrown before there is one', async () => {
    const thrown = new Error('early');
    const run = (): Promise<never> => {
      throw thrown;
    };
    await expect(rejecting(run)).rejects.toBe(thrown);
  });
});
