import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathBinary } from '../../../lib/testing/binary/path-binary';

const search = { onProgress: () => undefined };

describe('pathBinary', () => {
  const before = process.env['PATH'];
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadline-spec-'));
  });

  afterEach(async () => {
    process.env['PATH'] = before;
    await rm(folder, { recursive: true });
  });

  it('takes the first mongod on the PATH that may be executed', async () => {
    const folders = ['empty', 'not-executable', 'good'].map((name) => join(folder, name));
    for (const each of folders) await mkdir(each);
    await writeFile(join(folders[1]!, 'mongod'), '');
    await writeFile(join(folders[2]!, 'mongod'), '');
    await chmod(join(folders[2]!, 'mongod'), 0o755);
    process.env['PATH'] = folders.join(delimiter);

    await expect(pathBinary.find(search)).resolves.toEqual({ path: join(folders[2]!, 'mongod') });
  });

  it('says so where there is none', async () => {
    process.env['PATH'] = folder;

    await expect(pathBinary.find(search)).resolves.toEqual({ reason: 'none there' });
  });
});
