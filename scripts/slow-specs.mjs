// Runs the specs that take minutes (*.slow.spec.ts), which the default run leaves out.
import { spawnSync } from 'node:child_process';

const jest = new URL('../node_modules/jest/bin/jest.js', import.meta.url).pathname;
const { status } = spawnSync(process.execPath, [jest, '--passWithNoTests', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, SLOW_SPECS: '1' },
});
process.exitCode = status ?? 1;
