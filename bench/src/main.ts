import { relative } from 'node:path';
import { context } from '../studies/context';
import { growth } from '../studies/growth';
import { soak } from '../studies/soak';
import { WORKLOADS } from '../work/workloads';
import { COLD_STARTS } from './cold';
import { CONTENDERS } from './contenders';
import { measure } from './measure';
import { HELP, readOptions, type Options, type Study } from './options';
import { profile } from './profile';
import { quick } from './quick';
import { writeJson } from './results';
import { printTables } from './table';

/** Each gives whether all is well. */
const STUDIES: Readonly<Record<Study, (options: Options) => Promise<boolean>>> = {
  quick,
  growth,
  soak,
  context,
  profile,
  async measure(options) {
    const results = await measure(options, (partial) => writeJson(options.out, partial));
    writeJson(options.out, results);
    printTables(results);
    console.log(`\nwrote ${relative('.', options.out)}`);
    return true;
  },
};

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return console.log(HELP);
  if (options === 'list') return list();
  if (!(await STUDIES[options.study](options))) process.exitCode = 1;
}

function list(): void {
  console.log(`contenders: ${CONTENDERS.map(({ id }) => id).join(', ')}`);
  console.log(`workloads: ${[...WORKLOADS.map(({ id }) => id), ...COLD_STARTS].join(', ')}`);
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
