import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { checkSessionOptions, driverSessionOptions } from '../../lib/session/session-options';

describe('session options', () => {
  it.each([
    [{}],
    [{ causalConsistency: false }],
    [{ snapshot: true }],
    [{ after: 'token', causalConsistency: true }],
    [{ snapshot: true, causalConsistency: false }],
    [{ defaultTransactionOptions: { readConcern: { level: 'snapshot' }, maxAttempts: 3 } }],
    [{ snapshot: undefined }],
  ])('are taken: %j', (options) => {
    expect(() => checkSessionOptions(options, 'Person.withSession')).not.toThrow();
  });

  it.each([
    [null],
    [5],
    [[]],
    [() => 1],
    [{ snapshots: true }],
    [{ snapshot: 'yes' }],
    [{ causalConsistency: 1 }],
    [{ causalConsistency: true, snapshot: true }],
    [{ after: 'x', snapshot: true }],
    [{ after: 'x', causalConsistency: false }],
    [{ defaultTransactionOptions: 5 }],
  ])('are refused: %p', (options) => {
    expect(() => checkSessionOptions(options, 'Person.withSession')).toThrow(InvalidOptionError);
  });

  it('reach the driver without what it does not know', () => {
    expect(driverSessionOptions({ after: 'x', causalConsistency: true, defaultTransactionOptions: {} })).toEqual({
      causalConsistency: true,
    });
    expect(driverSessionOptions({})).toEqual({});
  });
});
