import { settingsOf } from '../../lib/transactions/transaction';

describe('settingsOf', () => {
  it("is the driver's part of the options", () => {
    const settings = {
      readConcern: 'snapshot',
      writeConcern: { w: 1 },
      readPreference: 'primary',
      maxCommitTimeMS: 5,
    } as const;
    const others = { join: true, timeoutMS: 1, maxAttempts: 1, retry: false, onRetry: () => undefined };
    expect(settingsOf({ ...settings, ...others })).toEqual(settings);
  });
});
