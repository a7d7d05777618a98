import { STATE, type Document } from '../attributes/document';
import { noUpdate } from '../attributes/update';
import { runCallbacks } from '../callbacks/run-callbacks';
import type { ModelDefinition } from '../definition/model-definition';
import { ImmutableAttributeError } from '../errors/immutable-attribute-error';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { UnknownAttributeError } from '../errors/unknown-attribute-error';
import { dateType } from '../types/date-type';
import { refuseWrite } from './guard';
import { write } from './update';

/**
 * Sets `updatedAt`, and further date fields, to now: one `$set` that leaves other changes unsaved.
 *
 * @throws UnknownAttributeError, InvalidOptionError, DocumentNotFoundError; the document stays as it was then
 */
export async function touch(document: Document, definition: ModelDefinition, names: readonly string[]): Promise<void> {
  refuseWrite(document, definition, `${definition.name}.touch`);
  const fields = touchedFields(definition, names);
  await runCallbacks(document, definition, ['touch'], () => touchNow(document, definition, fields));
}

async function touchNow(
  document: Document,
  definition: ModelDefinition,
  fields: ReadonlyMap<string, string>,
): Promise<void> {
  const operation = `${definition.name}.touch`;
  const state = document[STATE];
  const leaveOut = Array.from(fields.keys(), (name) => state.admit(name));
  const before = Array.from(fields.keys(), (name) => [name, state.readNamed(name)] as const);
  const now = new Date();
  for (const name of fields.keys()) state.writeNamed(name, now);
  if (fields.size === 0 || state.isNew) return;
  const pending = state.pending().only(({ name }) => fields.has(name));
  try {
    const set = [...fields.values()].map((storedName) => ({ path: [storedName], value: now }));
    await write(document, definition, operation, { ...noUpdate(), set });
  } catch (error) {
    for (const [name, value] of before) state.writeNamed(name, value);
    for (const again of leaveOut) again();
    throw error;
  }
  state.settle(pending);
}

/**
 * The stored names of what is touched, by property name.
 *
 * @throws UnknownAttributeError, InvalidOptionError for what is no date
 */
export function touchedFields(definition: ModelDefinition, names: readonly string[]): Map<string, string> {
  const touched = definition.timestamps ? ['updatedAt', ...names] : names;
  return new Map(touched.map((name) => touchedField(definition, name)));
}

function touchedField(definition: ModelDefinition, given: string): [name: string, storedName: string] {
  const field = definition.fields.get(given) ?? definition.storedFields.get(given);
  const model = definition.name;
  if (field === undefined)
    throw new UnknownAttributeError({ attribute: given, model, known: [...definition.fields.keys()] });
  if (field.readonly === true) throw new ImmutableAttributeError({ model, attribute: field.name });
  if (field.type === dateType) return [field.name, field.storedName];
  throw new InvalidOptionError({
    option: given,
    problem: `${model}.touch was given ${given}, which holds ${field.type.name}.`,
    resolution: 'Give the names of date fields.',
  });
}
