// Builds the package: the types by the compiler, and one CommonJS file an entry, as a program starts four times sooner with
// one file than with hundreds. Beside each lies a thin ES module that hands on the very same objects, so that `require`,
// `import` and Jest share one instance.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const ENTRIES = ['index', 'testing/index'];
/** What both entries need and must be the same in both: an error of either is an instance of it. */
const SHARED = 'errors/threadline-error';

rmSync(join(root, 'dist'), { recursive: true, force: true });
writeTypes();
for (const file of [SHARED, ...ENTRIES]) await bundle(file);
for (const entry of ENTRIES) wrap(entry);

function writeTypes() {
  const tsc = require.resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** What is a package stays one: only files of this one go in. */
function bundle(file) {
  return build({
    entryPoints: [join(root, 'lib', `${file}.ts`)],
    outfile: join(root, 'dist', `${file}.js`),
    tsconfig: join(root, 'tsconfig.json'),
    bundle: true,
    packages: 'external',
    plugins: file === SHARED ? [] : [sharing(file)],
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minifyWhitespace: true,
    // So that the place in a stack trace says something.
    lineLimit: 160,
    sourcemap: true,
    logLevel: 'warning',
  });
}

function sharing(file) {
  const path = relative(dirname(file), `${SHARED}.js`);
  return {
    name: 'shared',
    setup: ({ onResolve }) => {
      onResolve({ filter: /\/threadline-error$/ }, () => ({
        path: path.startsWith('.') ? path : `./${path}`,
        external: true,
      }));
    },
  };
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
