import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { contextSlot, outsideContext } from '../../lib/context/context';

const colour = contextSlot<string>('spec colour');
const shape = contextSlot<string>('spec shape');

describe('a slot of the context', () => {
  it('is empty outside, set inside, whatever the block awaits or starts', async () => {
    expect(colour.get()).toBeUndefined();
    const seen: (string | undefined)[] = [];
    await colour.run('red', async () => {
      seen.push(colour.get());
      await sleep(1);
      seen.push(colour.get());
      await new Promise<void>((resolve) =>
        setTimeout(() => {
          seen.push(colour.get());
          resolve();
        }),
      );
      await Promise.all(
        [1, 2].map(async () => {
          await sleep(0);
          seen.push(colour.get());
        }),
      );
    });

    expect(seen).toEqual(['red', 'red', 'red', 'red', 'red']);
    expect(colour.get()).toBeUndefined();
  });

  it('is set again inside, and as before after that', () => {
    colour.run('red', () => {
      expect(colour.run('blue', () => colour.get())).toBe('blue');
      expect(colour.get()).toBe('red');
    });
  });

  it('leaves the other slots as they are', () => {
    colour.run('red', () => shape.run('round', () => expect([colour.get(), shape.get()]).toEqual(['red', 'round'])));
  });

  it("is each one's own in blocks side by side", async () => {
    const block = (name: string) =>
      colour.run(name, async () => {
        await sleep(1);
        return colour.get();
      });

    await expect(Promise.all(['red', 'blue', 'green'].map(block))).resolves.toEqual(['red', 'blue', 'green']);
  });

  it('is left when its block throws', () => {
    expect(() =>
      colour.run('red', () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(colour.get()).toBeUndefined();
  });

  it('is empty in what runs outside of everything', () => {
    colour.run('red', () => {
      expect(outsideContext(() => colour.get())).toBeUndefined();
      expect(colour.get()).toBe('red');
    });
  });

  it('can be named like a property that every object has', () => {
    const slot = contextSlot<string>('constructor');

    expect(slot.get()).toBeUndefined();
    expect(slot.run('value', () => slot.get())).toBe('value');
  });
});

describe('the storage of the context', () => {
  it('is one for all copies of the package in a process', () => {
    jest.isolateModules(() => {
      const other = require('../../lib/context/context') as typeof import('../../lib/context/context');
      expect(other.contextSlot).not.toBe(contextSlot);
      const theirs = other.contextSlot<string>('spec colour');
      colour.run('red', () => expect(theirs.get()).toBe('red'));
      theirs.run('blue', () => expect(colour.get()).toBe('blue'));
    });
  });

  it('is made at its first use only', () => {
    const shared = globalThis as { [key: symbol]: unknown };
    const key = Symbol.for('threadline.context');
    const before = shared[key];
    delete shared[key];
    jest.isolateModules(() => {
      const fresh = require('../../lib/context/context') as typeof import('../../lib/context/context');
      const slot = fresh.contextSlot<string>('spec colour');
      expect(slot.get()).toBeUndefined();
      expect(shared[key]).toBeUndefined();
      slot.run('red', () => expect(shared[key]).toBeInstanceOf(AsyncLocalStorage));
    });
    shared[key] = before;
  });
});
