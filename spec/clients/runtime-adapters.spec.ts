import * as os from 'node:os';

describe('runtimeAdapters', () => {
  afterEach(() => jest.resetModules());

  it.each([
    ['7.9.0', { runtimeAdapters: { os } }],
    ['7.1.0', { runtimeAdapters: { os } }],
    ['7.0.1', {}],
  ])('hands os to driver %s, if that takes it', async (version, expected) => {
    jest.doMock('mongodb/package.json', () => ({ version }));
    const { runtimeAdapters } = jest.requireActual<typeof import('../../lib/clients/runtime-adapters')>(
      '../../lib/clients/runtime-adapters',
    );

    expect(runtimeAdapters()).toEqual(expected);
  });
});
