import { join } from 'node:path';
import { findBinary, searchSources } from '../../../lib/testing/binary/find-binary';
import type { BinarySource } from '../../../lib/testing/binary/binary-source';

const search = { onProgress: () => undefined };

function source(name: string, find: BinarySource['find'], isChosen = false): BinarySource {
  return { name, find, isChosen: () => isChosen };
}

const empty = source('empty', async () => ({ reason: 'none there' }));
const failing = source('failing', async () => {
  throw new Error('no network\nwith details');
});
const broken = source('broken', async () => ({ path: join(__dirname, '..', 'programs', 'needs-a-library.sh') }));
// Node can be executed, but is no mongod.
const foreign = source('foreign', async () => ({ path: process.execPath }));

describe('searchSources', () => {
  it('takes the first binary that runs here, past sources which have none, fail, or have another program', async () => {
    const { path } = await findBinary();
    const good = source('good', async () => ({ path }));
    const never = source('never asked', () => Promise.reject(new Error('asked')));

    const binary = await searchSources([empty, failing, foreign, good, never], search);

    expect(binary).toMatchObject({ path, source: 'good' });
    expect(binary.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('rejects with every source and its reason where none has any', async () => {
    await expect(searchSources([empty, failing, broken, foreign], search)).rejects.toMatchObject({
      code: 'SERVER_BINARY_NOT_FOUND',
      attempts: [
        { source: 'empty', reason: 'none there' },
        { source: 'failing', reason: 'no network' },
        { source: 'broken', reason: expect.stringContaining('does not run here: cannot open libcurl.so.4') },
        { source: 'foreign', reason: expect.stringContaining('tells no MongoDB version') },
      ],
    });
  });

  it('does not look further where the user has chosen a source', async () => {
    const chosen = source('chosen', async () => ({ reason: 'not there' }), true);

    await expect(searchSources([empty, chosen, foreign], search)).rejects.toMatchObject({
      attempts: [{ source: 'empty' }, { source: 'chosen' }],
    });
  });
});
