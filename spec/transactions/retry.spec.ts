import { MongoError, MongoServerError } from 'mongodb';
import { OperationError } from '../../lib/errors/operation-error';
import { TransactionAbortedError } from '../../lib/errors/transaction-aborted-error';
import { backoffMS, isTransient, mayCommitAgain } from '../../lib/transactions/retry';

const TRANSIENT = 'TransientTransactionError';
const UNKNOWN = 'UnknownTransactionCommitResult';

function driverError(label: string, details: object = {}): MongoError {
  const error = new MongoServerError({ message: 'failed', ...details });
  error.addErrorLabel(label);
  return error;
}
const ours = (cause: unknown): OperationError => new OperationError({ operation: 'x', cause });

describe('isTransient', () => {
  it.each<[string, unknown, boolean]>([
    ["the driver's own error with the label", driverError(TRANSIENT), true],
    ['ours around it', ours(driverError(TRANSIENT)), true],
    [
      'what was refused after it',
      new TransactionAbortedError({ operation: 'x', cause: ours(driverError(TRANSIENT)) }),
      true,
    ],
    ['another label', driverError(UNKNOWN), false],
    ['an error without labels', new Error('no'), false],
    [
      'what was refused after such an error',
      new TransactionAbortedError({ operation: 'x', cause: new Error('no') }),
      false,
    ],
    ['an error that only has it as its cause', new Error('wrapped', { cause: driverError(TRANSIENT) }), false],
    ['undefined', undefined, false],
    ['null', null, false],
  ])('%s', (_what, error, expected) => {
    expect(isTransient(error)).toBe(expected);
  });
});

describe('mayCommitAgain', () => {
  it.each<[string, unknown, boolean]>([
    ['an outcome that is unknown', ours(driverError(UNKNOWN, { code: 91 })), true],
    ['the time that was given used up', ours(driverError(UNKNOWN, { code: 50 })), false],
    [
      'the same in a write concern error',
      ours(driverError(UNKNOWN, { code: 64, writeConcernError: { code: 50 } })),
      false,
    ],
    ['a write concern that cannot be satisfied', ours(new MongoServerError({ message: 'w', code: 100 })), false],
    ['no answer at all', ours(new MongoError('no server')), true],
    ['an error that is not ours', new Error('no'), false],
  ])('%s', (_what, error, expected) => {
    expect(mayCommitAgain(error)).toBe(expected);
  });
});

describe('backoffMS', () => {
  const random = jest.spyOn(Math, 'random');
  afterAll(() => random.mockRestore());

  it('grows by half from 7.5 ms on, up to 500 ms, times a random part of it', () => {
    random.mockReturnValue(1);
    expect([1, 2, 3].map(backoffMS)).toEqual([7.5, 11.25, 16.875]);
    expect([50, 5_000].map(backoffMS)).toEqual([500, 500]);
    random.mockReturnValue(0.5);
    expect(backoffMS(1)).toBe(3.75);
    random.mockReturnValue(0);
    expect(backoffMS(100)).toBe(0);
  });
});
