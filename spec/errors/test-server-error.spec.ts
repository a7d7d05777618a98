import { TestServerError } from '../../lib/errors/test-server-error';

describe('TestServerError', () => {
  it('begins with the problem, and keeps its cause', () => {
    const cause = new Error('below');
    const error = new TestServerError({ problem: 'The test server did not start.', cause });

    expect(error).toMatchObject({ name: 'TestServerError', code: 'TEST_SERVER', cause });
    expect(error.message).toMatch(/^The test server did not start\./);
  });
});
