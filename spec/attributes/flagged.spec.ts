import type { Holder } from '../../lib/attributes/embedded';
import { Flagged } from '../../lib/attributes/flagged';
import { NO_CHANGES, Pending } from '../../lib/attributes/pending';

class Known extends Flagged {}

const FLAGS = ['isNew', 'isDestroyed', 'isReadonly', 'wasNew', 'wasPersisted'] as const;

describe('Flagged', () => {
  it.each(FLAGS)('%s is true or false whatever the others are', (flag) => {
    const known = new Known();
    for (const is of [true, false, true]) {
      known[flag] = is;
      expect(FLAGS.filter((one) => known[one])).toEqual(is ? [flag] : []);
    }
  });

  it('keeps where it is stored and where it hangs apart, whichever came first', () => {
    const known = new Known();
    const holder = { owner: {}, field: {} } as unknown as Holder;
    const seen = (): unknown[] => [known.home, known.holder];
    expect(seen()).toEqual([undefined, undefined]);
    known.home = 'people';
    expect(seen()).toEqual(['people', undefined]);
    known.holder = holder;
    expect(seen()).toEqual(['people', holder]);
    known.home = 'others';
    expect([known.home, known.holder === holder]).toEqual(['others', true]);
    known.holder = undefined;
    expect(seen()).toEqual(['others', undefined]);
    known.home = undefined;
    known.holder = holder;
    expect(seen()).toEqual([undefined, holder]);
  });

  it('has nothing of what few have until it is given', () => {
    const known = new Known();
    expect([known.previous, known.associations, known.errors]).toEqual([NO_CHANGES, undefined, undefined]);
    const previous = new Pending(undefined, undefined);
    known.previous = previous;
    known.associations = new Map([['author', 1]]);
    known.errors = 'wrong';
    expect(known.previous).toBe(previous);
    expect([known.associations, known.errors]).toEqual([new Map([['author', 1]]), 'wrong']);
    known.errors = undefined;
    expect(known.errors).toBeUndefined();
  });
});
