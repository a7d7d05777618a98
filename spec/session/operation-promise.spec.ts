import { OperationPromise } from '../../lib/session/operation-promise';

describe('OperationPromise', () => {
  it.each<[string, (promise: OperationPromise<number>) => unknown]>([
    [
      'await',
      async (promise) => {
        await promise;
      },
    ],
    ['then', (promise) => promise.then(() => undefined)],
    ['catch', (promise) => promise.catch(() => undefined)],
    ['finally', (promise) => promise.finally(() => undefined)],
    ['Promise.all', (promise) => Promise.all([promise])],
    ['a returning async function', (promise) => (async () => promise)()],
  ])('knows that somebody looked by %s', async (_name, look) => {
    const promise = new OperationPromise<number>((resolve) => resolve(1));
    expect(promise.observed).toBe(false);
    await look(promise);

    expect(promise.observed).toBe(true);
  });

  it('can be kept from ending the process without being looked at', async () => {
    const failing = new OperationPromise<number>((_resolve, reject) => reject(new Error('no')));
    failing.report();
    await new Promise((resolve) => setImmediate(resolve));

    expect(failing.observed).toBe(false);
    await expect(failing).rejects.toThrow('no');
  });

  it('gives plain promises to those who look', () => {
    const derived = new OperationPromise<number>((resolve) => resolve(1)).then((value) => value);

    expect(derived).not.toBeInstanceOf(OperationPromise);
  });
});
