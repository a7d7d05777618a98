import type { ClientEntry } from '../clients/client-entry';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { track } from '../session/track';
import { entryOf } from './base';

interface Asked<T, G> {
  readonly model: object;
  readonly where: string;
  readonly run: (definition: ModelDefinition, given: G) => Promise<T>;
  readonly given: G;
}

/**
 * Runs what a static method of a model asks for, as part of the block around it from the call on.
 *
 * @param given as for `track`
 */
export function classOperation<T, G = undefined>(
  model: { readonly name: string },
  name: string,
  run: Asked<T, G>['run'],
  given?: G,
): Promise<T> {
  const where = `${model.name}.${name}`;
  return track(where, entryFor, runFor<T, G>, false, { model, where, run, given: given as G });
}

function entryFor({ model, where }: Pick<Asked<unknown, unknown>, 'model' | 'where'>): ClientEntry {
  return entryOf(definitionOf(model), where);
}

function runFor<T, G>({ model, run, given }: Asked<T, G>): Promise<T> {
  return run(definitionOf(model), given);
}
