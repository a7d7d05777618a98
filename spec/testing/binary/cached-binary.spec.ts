import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cachedBinary } from '../../../lib/testing/binary/cached-binary';
import { wheelBinaryPath } from '../../../lib/testing/binary/wheel-binary';

const search = { onProgress: () => undefined };
const VARIABLES = ['XDG_CACHE_HOME', 'MONGOMS_DOWNLOAD_DIR'];

describe('cachedBinary', () => {
  const before = { ...process.env };
  let cache: string;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'threadline-spec-'));
    Object.assign(process.env, { XDG_CACHE_HOME: cache, MONGOMS_DOWNLOAD_DIR: join(cache, 'downloads') });
  });

  afterEach(async () => {
    for (const name of VARIABLES) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await rm(cache, { recursive: true });
  });

  it('has none in an empty cache', async () => {
    await expect(cachedBinary.find(search)).resolves.toEqual({ reason: 'none in the cache' });
  });

  it('takes what was unpacked from the wheel', async () => {
    await mkdir(dirname(wheelBinaryPath()), { recursive: true });
    await writeFile(wheelBinaryPath(), '');
    await chmod(wheelBinaryPath(), 0o755);

    expect(wheelBinaryPath().startsWith(cache)).toBe(true);
    await expect(cachedBinary.find(search)).resolves.toEqual({ path: wheelBinaryPath() });
  });
});
