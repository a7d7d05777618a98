import pc from 'picocolors';
import { AGAIN, DRIVER, OURS } from './contenders';
import { measure } from './measure';
import type { Options } from './options';
import type { Results } from './results';

/**
 * Proves that each workload works, leaves the right documents and sends what one would send by hand. Nothing is timed.
 *
 * @returns whether it is so
 */
export async function quick(options: Options): Promise<boolean> {
  const contenders = options.contenders.filter(({ id }) => id !== AGAIN);
  const results = await measure({ ...options, contenders, rounds: 0 });
  const problems = [...problemsIn(results), ...differencesIn(results)];
  for (const problem of problems) console.error(pc.red(problem));
  for (const { id } of contenders)
    console.log(`${id}: ${Object.keys(results.witnessed[id]!).length} workloads were verified`);
  return problems.length === 0;
}

function problemsIn({ witnessed }: Results): string[] {
  return Object.entries(witnessed).flatMap(([contender, rows]) =>
    Object.entries(rows).flatMap(([id, { problems }]) => problems.map((problem) => `${contender}, ${id}: ${problem}`)),
  );
}

/** As many commands, and the same updates, as by hand. */
function differencesIn({ witnessed }: Results): string[] {
  return Object.entries(witnessed[OURS] ?? {}).flatMap(([id, { commands, updates }]) => {
    const byHand = witnessed[DRIVER]![id]!;
    const isSame = commands === byHand.commands && updates.join() === byHand.updates.join();
    return isSame
      ? []
      : [`${id}: ${commands} [${updates.join()}], by hand ${byHand.commands} [${byHand.updates.join()}]`];
  });
}
