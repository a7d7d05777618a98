import { ServerLimitError } from '../../lib/errors/server-limit-error';

describe('ServerLimitError', () => {
  it.each([
    ['nesting', /deeper than 180 levels/],
    ['size', /larger than 16 MB/],
  ] as const)('says which limit it is: %s', (limit, problem) => {
    const error = new ServerLimitError({ operation: 'Person.save', limit });
    expect(error).toMatchObject({ name: 'ServerLimitError', code: 'SERVER_LIMIT', operation: 'Person.save', limit });
    expect(error.message).toMatch(problem);
  });
});
