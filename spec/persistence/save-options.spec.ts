import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { checkSaveOptions } from '../../lib/persistence/save-options';
import { thrown } from '../integration/wired';

describe('the options of save', () => {
  it.each([{}, { validate: false }, { touch: true, validate: undefined }])('may be %j', (options) => {
    expect(checkSaveOptions(options, 'Person.save')).toBeUndefined();
  });

  it.each<[unknown, string]>([
    [{ validat: false }, 'validat'],
    [{ toString: false }, 'toString'],
    [{ validate: 0 }, 'validate'],
    [{ touch: null }, 'touch'],
    [null, 'options'],
    [false, 'options'],
  ])('may not be %j', (options, option) => {
    const error = thrown(() => checkSaveOptions(options as never, 'Person.save'));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option });
    expect(error.message).toContain('Person.save');
  });
});
