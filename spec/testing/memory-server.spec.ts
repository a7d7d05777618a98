import type * as MemoryServer from '../../lib/testing/memory-server';

describe('loadMemoryServer', () => {
  it('says how to install the package where it is absent', () => {
    jest.isolateModules(() => {
      jest.doMock('mongodb-memory-server-core', () => {
        throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
      });
      const { loadMemoryServer } = jest.requireActual<typeof MemoryServer>('../../lib/testing/memory-server');

      expect(loadMemoryServer).toThrow(
        expect.objectContaining({ code: 'MEMORY_SERVER_MISSING', resolution: expect.stringContaining('npm install') }),
      );
    });
  });
});
