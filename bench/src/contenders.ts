import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const BENCH = join(__dirname, '..');

export interface Contender {
  readonly id: string;
  /** Folder of its packages and its cold start. */
  readonly folder: string;
  readonly file: string;
  readonly isPeer: boolean;
}

export const OURS = 'threadline';
export const DRIVER = 'driver';
/** The bare driver after class-validator by hand. */
export const DRIVER_VALIDATED = 'driver-validated';
/** The bare driver a second time: how far two equal contenders drift apart. */
export const AGAIN = 'driver-again';

/** In the order of the table: ours, the driver twice, what validation and context cost by hand, the peers. */
export const CONTENDERS: readonly Contender[] = [
  ours(OURS, 'contenders/threadline/threadline.ts'),
  ours(DRIVER, 'contenders/driver/driver.ts'),
  ours(AGAIN, 'contenders/driver/driver.ts'),
  ours(DRIVER_VALIDATED, 'contenders/driver/driver-validated.ts'),
  ours('driver-context', 'contenders/driver/driver-context.ts'),
  peer('mongoose', 'peers/mongoose/mongoose.ts'),
  peer('mongoose-lean', 'peers/mongoose/mongoose-lean.ts'),
  peer('typegoose', 'peers/typegoose/typegoose.ts'),
  peer('mikro-orm', 'peers/mikro-orm/mikro-orm.ts'),
  peer('papr', 'peers/papr/papr.ts'),
  peer('typeorm', 'peers/typeorm/typeorm.ts'),
  peer('monguito', 'peers/monguito/monguito.ts'),
];

/** Each peer brings its packages, and the driver that it pins, in a folder of its own. */
export function installPeers(contenders: readonly Contender[]): void {
  for (const folder of new Set(contenders.filter(({ isPeer }) => isPeer).map((contender) => contender.folder))) {
    if (changedAt(join(folder, 'node_modules/.package-lock.json')) >= changedAt(join(folder, 'package-lock.json')))
      continue;
    console.log(`Installing ${folder} (npm ci) ...`);
    const options = { cwd: folder, stdio: 'inherit' as const, shell: process.platform === 'win32' };
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], options);
    if (status !== 0) throw new Error(`npm ci failed in ${folder}`);
  }
}

function ours(id: string, file: string): Contender {
  return { id, file: join(BENCH, file), folder: join(BENCH, file, '..'), isPeer: false };
}

function peer(id: string, file: string): Contender {
  return { ...ours(id, file), isPeer: true };
}

function changedAt(path: string): number {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}
