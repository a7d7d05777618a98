import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createOwnedFolder } from '../../lib/testing/owned-folder';

const TWO_HOURS_AGO = new Date(Date.now() - 2 * 60 * 60 * 1000);

describe('createOwnedFolder', () => {
  let parent: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'threadline-spec-'));
  });

  afterEach(() => rm(parent, { recursive: true }));

  async function folder(name: string, changed = new Date()): Promise<string> {
    await mkdir(join(parent, name));
    await utimes(join(parent, name), changed, changed);
    return name;
  }

  it('removes what ended processes left behind, and nothing else', async () => {
    const endedPid = spawnSync(process.execPath, ['-e', '']).pid;
    await folder(`mine-${endedPid}-old`, TWO_HOURS_AGO);
    const kept = [
      await folder(`mine-${endedPid}-new`),
      await folder(`mine-${process.ppid}-old`, TWO_HOURS_AGO),
      await folder(`other-${endedPid}-old`, TWO_HOURS_AGO),
    ];

    const made = await createOwnedFolder(parent, 'mine-');

    expect(basename(made)).toMatch(new RegExp(`^mine-${process.pid}-`));
    expect((await readdir(parent)).sort()).toEqual([...kept, basename(made)].sort());
  });
});
