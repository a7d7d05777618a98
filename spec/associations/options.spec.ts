import { checkOptions, FLAG, NAME, NAME_OR_FLAG, oneOf } from '../../lib/associations/options';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { thrown } from '../integration/wired';

describe('checkOptions', () => {
  const rules = { key: NAME, on: FLAG, count: NAME_OR_FLAG, way: oneOf(['this', 'that']) };
  const check = (options: object) => () => checkOptions('@Thing Person.posts', options, rules);

  it('takes what the rules take, and undefined for not given', () => {
    for (const options of [{}, { key: 'a', on: false, count: true, way: 'that' }, { count: 'n' }, { key: undefined }]) {
      expect(check(options)).not.toThrow();
    }
  });

  it('refuses a value that is not taken, and says what is', () => {
    expect(thrown(check({ way: 'other' }))).toBeInstanceOf(InvalidOptionError);
    expect(thrown(check({ way: 'other' }))).toMatchObject({ option: 'way', resolution: "Give one of 'this', 'that'." });
    for (const options of [{ key: '' }, { key: 1 }, { on: 'yes' }, { count: 0 }, { count: null }]) {
      expect(check(options)).toThrow(InvalidOptionError);
    }
  });

  it('refuses an option that there is not, and lists those there are', () => {
    expect(thrown(check({ dependant: 'x' }))).toMatchObject({
      option: 'dependant',
      problem: '@Thing Person.posts has no option "dependant".',
      resolution: 'Its options: key, on, count, way.',
    });
    expect(check({ constructor: 1 })).toThrow(InvalidOptionError);
  });
});
