import { InvalidOptionError } from '../../../lib/errors/invalid-option-error';
import { checkBulkOptions, CREATE_MANY_OPTIONS, SAVE_MANY_OPTIONS } from '../../../lib/persistence/bulk/options';

describe('the options of bulk writes', () => {
  it('are flags that are known', () => {
    checkBulkOptions({ report: true, ordered: false, validate: undefined }, CREATE_MANY_OPTIONS, 'X.createMany');
    checkBulkOptions({ report: true, touch: false }, SAVE_MANY_OPTIONS, 'X.saveMany');
    const refused = (options: unknown): (() => void) => {
      return () => checkBulkOptions(options as object, SAVE_MANY_OPTIONS, 'X.saveMany');
    };
    expect(refused({ ordered: true })).toThrow(InvalidOptionError);
    expect(refused({ report: 1 })).toThrow(/report/);
    expect(refused(null)).toThrow(InvalidOptionError);
  });
});
