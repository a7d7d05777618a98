// Packs the package as it would be published, has publint and attw look at the tarball, installs it in an empty folder
// as a user would, and shows that `require`, `import` and Jest work there on one single instance. Run after the build.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const { peerDependencies } = require('../package.json');
// The optional peer stays away: without it the rest must work all the same.
const PEERS = ['mongodb', 'reflect-metadata', 'class-validator'].map((name) => `${name}@${peerDependencies[name]}`);

const folder = mkdtempSync(join(tmpdir(), 'threadline-package-'));
try {
  const tarball = pack();
  run('publint', process.execPath, [bin('publint', 'src/cli.js'), 'run', tarball, '--strict'], root);
  run('attw', process.execPath, [bin('@arethetypeswrong/cli', 'dist/index.js'), tarball, '--format', 'ascii'], root);
  install(tarball);
  run('one instance for require and import', process.execPath, ['one-instance.mjs'], folder);
  await inJest();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack() {
  const output = run(
    'npm pack',
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
    root,
    'pipe',
  );
  return join(folder, JSON.parse(output)[0].filename);
}

function install(tarball) {
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true }\n');
  for (const name of ['one-instance.mjs', 'in-jest.test.js'])
    copyFileSync(join(root, 'scripts', 'consumer', name), join(folder, name));
  run('npm install', 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball, ...PEERS], folder);
}

/** A plain Jest, without any set-up of ours, against a real server. */
async function inJest() {
  require('./load-typescript.cjs');
  const { findOrStartReplicaSet } = require('../lib/testing/index.ts');
  const server = await findOrStartReplicaSet();
  try {
    run('Jest', process.execPath, [bin('jest', 'bin/jest.js'), '--rootDir', folder], folder, 'inherit', {
      MONGODB_URI: server.uri,
    });
  } finally {
    await server.stop();
  }
}

function bin(name, path) {
  return join(root, 'node_modules', name, path);
}

function run(title, command, args, cwd, output = 'inherit', env = {}) {
  const options = { cwd, encoding: 'utf8', stdio: ['ignore', output, 'inherit'], env: { ...process.env, ...env } };
  const { status, stdout } = spawnSync(command, args, { ...options, shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`${title} failed`);
  console.log(`${title}: ok`);
  return stdout;
}
