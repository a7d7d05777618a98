import { ServerBinaryNotFoundError } from '../../lib/errors/server-binary-not-found-error';

describe('ServerBinaryNotFoundError', () => {
  it('tells what was tried and what to do', () => {
    const error = new ServerBinaryNotFoundError({
      attempts: [
        { source: 'the PATH', reason: 'none there' },
        { source: 'a download', reason: 'blocked' },
      ],
    });

    expect(error).toMatchObject({ name: 'ServerBinaryNotFoundError', code: 'SERVER_BINARY_NOT_FOUND' });
    expect(error.message).toMatch(/- the PATH: none there\n.*- a download: blocked/);
    expect(error.resolution).toMatch(/MONGODB_URI.*MONGOMS_SYSTEM_BINARY/);
  });
});
