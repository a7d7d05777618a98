import { BSONRegExp } from '../../lib/bson/classes';
import { UNCASTABLE } from '../../lib/types/field-type';
import { bsonRegExpType, regExpType } from '../../lib/types/reg-exp-type';
import { itCasts } from './casting';

const bson = (pattern: string, options = ''): BSONRegExp => new BSONRegExp(pattern, options);
const refused = [/a/g, /a/y, /a/d, 'a', 5, { $regex: 'a' }].map((given) => [given, UNCASTABLE] as const);

describe('regExpType', () => {
  itCasts(regExpType, [
    [/a/, /a/],
    [/a/imsu, /a/imsu],
    [bson('a', 'i'), /a/i],
    // JavaScript has nothing for these.
    [bson('a', 'x'), bson('a', 'x')],
    [bson('(?i)a'), bson('(?i)a')],
    ...refused,
  ]);

  it('stores each flag as what it is, and reads what is stored', () => {
    expect(regExpType.dump(/a/su)).toEqual(bson('a', 'su'));
    expect([regExpType.load(bson('a', 'ms')), regExpType.load(bson('a', 'l')), regExpType.load('a')]).toEqual([
      /a/ms,
      bson('a', 'l'),
      'a',
    ]);
  });
});

describe('bsonRegExpType', () => {
  itCasts(bsonRegExpType, [[bson('a', 'x'), bson('a', 'x')], [/a/im, bson('a', 'im')], ...refused]);

  it('reads every pattern as one', () => {
    expect([bsonRegExpType.load(bson('a', 'i')), bsonRegExpType.load('a')]).toEqual([bson('a', 'i'), 'a']);
  });
});
