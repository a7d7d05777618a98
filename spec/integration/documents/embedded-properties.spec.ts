import * as fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { Rollback } from 'threadline';
import { mongodbUri } from '../../support/database';
import { wired } from '../wired';
import { Tree } from './trees/models';
import { Player } from './trees/player';
import { formOf, shadowOf, shown } from './trees/shadow';
import { programs, quietPrograms, trees } from './trees/steps';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 60);
const TAKES_AT_MOST_MS = process.env['PROPERTY_RUNS'] === undefined ? 20_000 : 3_600_000;

// The same programs in an everyday run, and others each time where a number of runs is asked for. What fails says its seed, and
// SEED=… with the same PROPERTY_RUNS runs it again. What such programs have found stands as plain specs in embedded-moving and
// embedded-interleaved: of the last 25,000 two failed, on what was wrong here and is right now. None is known that fails.
const seed = (): { seed?: number } => {
  const given = process.env['SEED'] ?? (process.env['PROPERTY_RUNS'] === undefined ? '20261126' : undefined);
  return given === undefined ? {} : { seed: Number(given) };
};

const settings = (share: number): fc.Parameters<unknown> => ({
  numRuns: Math.ceil(RUNS * share),
  interruptAfterTimeLimit: TAKES_AT_MOST_MS,
  endOnFailure: process.env['SHRINK'] === undefined,
  ...seed(),
  ...(process.env['SEED_PATH'] === undefined ? {} : { path: process.env['SEED_PATH'] }),
});

describe('embedded documents, whatever is done to them', () => {
  const spec = wired();
  const other = new MongoClient(mongodbUri());
  afterAll(() => other.close());

  const planted = async (attributes: object): Promise<Player> => {
    const { id } = await Tree.create(attributes);
    return new Player(await Tree.findOrFail(id), spec.wire, other);
  };

  it(
    'C35, C36, C37, C38, C39, C45, C47, M144, M145: what is stored is what a plain model says, and no change of others is lost',
    () =>
      fc.assert(
        fc.asyncProperty(trees, programs, async (attributes, steps) => {
          const player = await planted(attributes);
          for (const step of steps) await player.play(step);
          await player.finish();
        }),
        settings(1) as never,
      ),
    TAKES_AT_MOST_MS + 20_000,
  );

  const seenOf = (player: Player): unknown[] => {
    const nodes = player.nodes();
    return nodes.map((node) => [
      nodes.indexOf((node as { readonly parent?: Tree }).parent ?? node),
      shown(formOf(node)),
      node.isNew,
      node.isDestroyed,
      node.isChanged(),
    ]);
  };

  it(
    'promise 10: a transaction that aborts leaves documents, and all inside them, exactly as they were',
    () =>
      fc.assert(
        fc.asyncProperty(trees, quietPrograms, quietPrograms, async (attributes, steps, later) => {
          const player = await planted(attributes);
          const [nodes, seen, stored] = [player.nodes(), seenOf(player), shown(await player.stored())];
          const end = new Rollback();
          await Tree.transaction({ retry: false }, async () => {
            for (const step of steps) await player.play(step);
            throw end;
          });
          expect(seenOf(player)).toEqual(seen);
          expect(player.nodes().every((node, index) => node === nodes[index])).toBe(true);
          expect(shown(await player.stored())).toEqual(stored);
          player.shadow = shadowOf(player.tree);
          for (const step of later) await player.play(step);
          await player.finish();
        }),
        settings(0.5),
      ),
    TAKES_AT_MOST_MS + 20_000,
  );
});
