import { spawnSync } from 'node:child_process';
import Table from 'cli-table3';
import type { Options } from '../src/options';
import { machine, writeJson, type Machine } from '../src/results';
import { runProgram } from '../src/run-program';
import { startServer } from '../src/server';

const OTHER_NODE = 'node@24';

export interface ContextResults {
  readonly date: string;
  readonly machine: Machine;
  /** By version of Node, then by what was measured: nanoseconds each. */
  readonly nanoseconds: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** What the context costs: AsyncLocalStorage, turns, enlisting; on this Node, and on the newer one where npm has it. */
export async function context(options: Options): Promise<boolean> {
  await using server = await startServer(options.writeConcern);
  const nanoseconds: Record<string, Record<string, number>> = {};
  for (const [version, node] of nodes()) nanoseconds[version] = await runProgram('context', { uri: server.uri }, node);
  const results: ContextResults = { date: new Date().toISOString(), machine: machine(), nanoseconds };
  writeJson(options.out, results);
  print(results);
  return true;
}

function nodes(): Map<string, string> {
  const found = new Map([[process.version, process.execPath]]);
  const args = [
    'exec',
    '--yes',
    `--package=${OTHER_NODE}`,
    '--',
    'node',
    '-p',
    '`${process.version} ${process.execPath}`',
  ];
  const { status, stdout } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  const [version, path] = stdout?.trim().split(' ') ?? [];
  if (status === 0 && path !== undefined) found.set(version!, path);
  else console.error(`${OTHER_NODE} could not be had: measured on ${process.version} alone`);
  return found;
}

function print({ nanoseconds }: ContextResults): void {
  const versions = Object.keys(nanoseconds);
  const table = new Table({ head: ['ns each', ...versions], style: { head: [], border: [], compact: true } });
  for (const name of Object.keys(nanoseconds[versions[0]!]!))
    table.push([name, ...versions.map((version) => nanoseconds[version]![name]!.toFixed(0))]);
  console.log(table.toString());
}
