// npm run bench: installs what is missing, builds the package where its sources are newer, and runs the program that is
// named. Uses nothing but Node itself.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [program, ...args] = process.argv.slice(2);

run(process.execPath, ['scripts/install.mjs'], root);
if (changedAt('bench/node_modules/.package-lock.json') < changedAt('bench/package-lock.json')) {
  console.log('Installing what the benchmark needs (npm ci) ...');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], `${root}/bench`);
}
const newest = Math.max(...readdirSync(`${root}/lib`, { recursive: true }).map((file) => changedAt(`lib/${file}`)));
if (changedAt('dist/testing/index.mjs') < newest) {
  console.log('Building the package ...');
  run(process.execPath, ['scripts/build.mjs'], root);
}

const start = fileURLToPath(new URL('start.cjs', import.meta.url));
process.argv = [process.argv[0], start, fileURLToPath(new URL(`src/${program}.ts`, import.meta.url)), ...args];
createRequire(import.meta.url)(start);

function changedAt(path) {
  return statSync(`${root}/${path}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function run(command, parameters, cwd) {
  const { status } = spawnSync(command, parameters, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}
