import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { checkTransactionOptions, mergeTransactionSettings } from '../../lib/session/transaction-options';

describe('transaction options', () => {
  it.each([
    [undefined],
    [{}],
    [{ readConcern: 'snapshot', writeConcern: { w: 'majority' }, readPreference: 'primary', maxCommitTimeMS: 5 }],
    [
      {
        timeoutMS: 1,
        maxAttempts: 1,
        retry: false,
        signal: new AbortController().signal,
        onRetry: () => undefined,
        join: true,
      },
    ],
  ])('are taken: %p', (options) => {
    expect(() => checkTransactionOptions(options, 'Person.transaction', true)).not.toThrow();
  });

  it.each([
    [null],
    [[]],
    [{ readconcern: {} }],
    [{ readConcern: 5 }],
    [{ writeConcern: 'majority' }],
    [{ writeConcern: { w: 0 } }],
    [{ readPreference: 'secondary' }],
    [{ readPreference: { mode: 'nearest' } }],
    [{ maxCommitTimeMS: 0 }],
    [{ timeoutMS: -1 }],
    [{ timeoutMS: '5' }],
    [{ maxAttempts: 1.5 }],
    [{ retry: 1 }],
    [{ signal: {} }],
    [{ onRetry: 5 }],
    [JSON.parse('{ "__proto__": { "retry": true } }')],
    [{ constructor: 1 }],
  ])('are refused: %p', (options) => {
    expect(() => checkTransactionOptions(options, 'Person.transaction', true)).toThrow(InvalidOptionError);
  });

  it('that only a retry loop takes are refused where there is none', () => {
    expect(() => checkTransactionOptions({ maxAttempts: 3 }, 'session.startTransaction', false)).toThrow(
      InvalidOptionError,
    );
  });

  it('are each taken from the call, else from the session', () => {
    const defaults = {
      readConcern: { level: 'snapshot' as const },
      writeConcern: { w: 'majority' as const },
      maxCommitTimeMS: 5,
    };

    expect(mergeTransactionSettings({ writeConcern: { w: 1 } }, defaults)).toEqual({
      ...defaults,
      writeConcern: { w: 1 },
    });
    expect(mergeTransactionSettings(undefined, undefined)).toEqual({});
  });
});
