import { abortable, throwIfAborted } from '../../lib/transactions/abortable';
import { rejection } from '../support/session-fixture';

describe('abortable', () => {
  it('runs the block where there is no signal', async () => {
    expect(await abortable(undefined, () => Promise.resolve(1))).toBe(1);
  });

  it('gives what the block gives, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const remove = jest.spyOn(signal, 'removeEventListener');
    expect(await abortable(signal, () => Promise.resolve(1))).toBe(1);
    const failure = new Error('no');
    expect(await rejection(abortable(signal, () => Promise.reject(failure)))).toBe(failure);
    expect(remove).toHaveBeenCalledTimes(2);
  });

  it('rejects with the reason as soon as it is aborted; what the block rejects with later is nobody’s', async () => {
    const controller = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const run = abortable(controller.signal, () => new Promise<never>((_, reject) => (fail = reject)));
    controller.abort('reason');
    expect(await rejection(run)).toBe('reason');
    fail(new Error('late'));
    await new Promise((resolve) => setImmediate(resolve));
  });
});

describe('throwIfAborted', () => {
  it('throws the reason, or nothing', () => {
    expect(() => throwIfAborted(undefined)).not.toThrow();
    expect(() => throwIfAborted(new AbortController().signal)).not.toThrow();
    expect(() => throwIfAborted(AbortSignal.abort(new Error('reason')))).toThrow('reason');
  });
});
