import type { Document } from '../../attributes/document';
import { STATE } from '../../attributes/document';
import { DocumentState } from '../../attributes/document-state';
import { FirstChanges } from '../../attributes/first-changes';
import type { WholeId } from '../../bson/whole-document';
import type { ModelDefinition } from '../../definition/model-definition';
import { documentOf } from '../../store/whole';
import { insertOne } from '../../store/write';
import { targetOf, type Target } from '../../store/target';
import { type Plan, planOf, written } from './plan';

/**
 * Stores a new document of these attributes, and makes it when it is stored.
 *
 * @returns `undefined` where somebody is to meet the document before that
 */
export function insertOutright(
  definition: ModelDefinition,
  model: object,
  attributes: unknown,
): Promise<Document> | undefined {
  const plan = planOf(definition, model);
  const whole = plan && written(plan, attributes);
  return whole && insertWhole(definition, plan, whole);
}

async function insertWhole(definition: ModelDefinition, plan: Plan, whole: WholeId): Promise<Document> {
  const name = `${definition.name}.create`;
  const target = targetOf(definition, name);
  await insertOne(target, name, documentOf(target, whole));
  return storedDocument(plan, whole, target);
}

/** The document that was written, now that it is stored. */
export function storedDocument({ shell }: Plan, whole: WholeId, home: Target): Document {
  const state = new DocumentState(shell.shape, whole);
  state.home = home;
  state.wasNew = true;
  state.previous = new FirstChanges(shell.shape, whole);
  return new shell.make(state);
}

/** The same, where it could not be stored: a new document, as if it had been made first. */
export function newDocument({ shell, stamped }: Plan, whole: WholeId, attributes: unknown): Document {
  const given = attributes as Readonly<Record<string, unknown>>;
  const stored = whole.deserialize();
  // It stored nothing, so nothing has its time.
  for (const name of stamped) if (given[name] === undefined) delete stored[name];
  const state = new DocumentState(shell.shape);
  const document = new shell.make(state);
  document[STATE].takeIn(stored, false);
  state.takeGiven(given);
  return document;
}
