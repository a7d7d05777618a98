import { InvalidOptionError } from '../../lib';
import { checkDestroyOptions } from '../../lib/persistence/destroy-options';

describe('checkDestroyOptions', () => {
  it('takes persist, true or false', () => {
    for (const options of [{}, { persist: true }, { persist: false }, { persist: undefined }])
      expect(() => checkDestroyOptions(options, 'Person.destroy')).not.toThrow();
  });

  it.each([[{ persist: 1 }], [{ hooks: false }], [null]])('refuses %j', (options) => {
    expect(() => checkDestroyOptions(options as never, 'Person.destroy')).toThrow(InvalidOptionError);
  });
});
