// Checks that the built declarations compile in a strict program under every TypeScript we promise: the oldest, the one
// we build with, and the newest. Run after `npm run build`.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const OTHER_VERSIONS = ['5.9', '7.0'];
const PEERS = ['mongodb', 'bson', 'reflect-metadata', 'class-validator', 'mongodb-memory-server-core', '@types'];

// Without skipLibCheck, so that our own .d.ts files are checked; `types` keeps those of the test runner out.
const OPTIONS = {
  target: 'ES2022',
  lib: ['ES2023', 'ESNext.Disposable', 'DOM'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  noEmit: true,
  types: ['node'],
};

const folder = mkdtempSync(join(tmpdir(), 'threadline-types-'));
try {
  prepare();
  const ownCompiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const failed = [
    ...(compiles('of this repository', process.execPath, [ownCompiler]) ? [] : ['of this repository']),
    ...OTHER_VERSIONS.filter(
      (version) => !compiles(version, 'npm', ['exec', '--yes', `--package=typescript@${version}`, '--', 'tsc']),
    ),
  ];
  if (failed.length > 0) {
    console.error(`The types do not check under TypeScript ${failed.join(', ')}.`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function prepare() {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'threadline'), { recursive: true });
  cpSync(join(root, 'dist'), join(modules, 'threadline', 'dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(modules, 'threadline', 'package.json'));
  for (const peer of PEERS) symlinkSync(join(root, 'node_modules', peer), join(modules, peer));
  cpSync(join(root, 'scripts', 'consumer'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true }\n');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: OPTIONS, files: ['consumer.cts', 'consumer.mts'] }),
  );
}

function compiles(version, command, args) {
  const { status, stdout, stderr } = spawnSync(command, [...args, '-p', folder], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  console.log(`TypeScript ${version}: ${status === 0 ? 'ok' : 'failed'}`);
  if (status !== 0) console.error(stdout, stderr);
  return status === 0;
}
