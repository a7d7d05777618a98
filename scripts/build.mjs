// Builds the package: CommonJS and types by the compiler, and for each entry a thin ES module that hands on the very same
// objects, so that `require`, `import` and Jest share one instance.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const ENTRIES = ['index', 'testing/index'];

compile();
for (const entry of ENTRIES) wrap(entry);

function compile() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const tsc = require.resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function wrap(entry) {
  const path = join(root, 'dist', entry);
  const file = `./${basename(entry)}.js`;
  const names = Object.keys(require(`${path}.js`))
    .filter((name) => name !== '__esModule')
    .sort();
  const lines = [
    `import threadline from '${file}';`,
    ...names.map((name) => `export const ${name} = threadline.${name};`),
  ];
  writeFileSync(`${path}.mjs`, `${lines.join('\n')}\n`);
  writeFileSync(`${path}.d.mts`, `export * from '${file}';\n`);
}
