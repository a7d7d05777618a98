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
