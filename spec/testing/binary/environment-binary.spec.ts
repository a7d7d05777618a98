import { environmentBinary } from '../../../lib/testing/binary/environment-binary';

const VARIABLE = 'MONGOMS_SYSTEM_BINARY';
const search = { onProgress: () => undefined };

describe('environmentBinary', () => {
  const before = process.env[VARIABLE];

  afterEach(() => {
    if (before === undefined) delete process.env[VARIABLE];
    else process.env[VARIABLE] = before;
  });

  it('is not chosen where the variable is not set', async () => {
    delete process.env[VARIABLE];

    expect(environmentBinary.isChosen!()).toBe(false);
    await expect(environmentBinary.find(search)).resolves.toEqual({ reason: 'not set' });
  });

  it('takes the file that the variable names', async () => {
    process.env[VARIABLE] = process.execPath;

    expect(environmentBinary.isChosen!()).toBe(true);
    await expect(environmentBinary.find(search)).resolves.toEqual({ path: process.execPath });
  });

  it('says so where that file may not be executed', async () => {
    process.env[VARIABLE] = __filename;

    await expect(environmentBinary.find(search)).resolves.toEqual({ reason: expect.stringContaining(__filename) });
  });
});
