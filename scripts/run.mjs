// Runs a TypeScript program of this repository: node scripts/run.mjs examples/start.ts [arguments]
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [program, ...args] = process.argv.slice(2);
if (program === undefined) {
  console.error('Usage: node scripts/run.mjs <program.ts> [arguments]');
  process.exit(64);
}

const require = createRequire(import.meta.url);
const path = resolve(program);
process.argv = [process.argv[0], path, ...args];
require('./load-typescript.cjs');
require(path);
