import { MemoryServerMissingError } from '../../lib/errors/memory-server-missing-error';

describe('MemoryServerMissingError', () => {
  it('tells what to do, and keeps its cause', () => {
    const cause = new Error('below');
    const error = new MemoryServerMissingError({ cause });

    expect(error).toMatchObject({ name: 'MemoryServerMissingError', code: 'MEMORY_SERVER_MISSING', cause });
    expect(error.resolution).toContain('npm');
  });
});
