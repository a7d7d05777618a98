import { hasOnlyState, type Document } from '../../attributes/document';
import { DocumentState } from '../../attributes/document-state';
import type { Holder } from '../../attributes/embedded';
import { enlistment } from '../../attributes/enlistment';
import { type Shell, shellOf } from '../../attributes/hydrate';
import { isShared } from '../../definition/hierarchy';
import type { ModelDefinition } from '../../definition/model-definition';
import { hasPrivateFields } from '../../definition/own-constructor';
import { assign } from '../../persistence/assign';
import { isPlain } from '../../types/data';
import { isTaker } from './intake';

const shells = new WeakMap<ModelDefinition, Shell<Document> | null>();

/**
 * Makes a new document of its attributes, without the constructor of its class: where that would do nothing else.
 *
 * @returns `undefined` where it takes the constructor
 * @throws UnknownAttributeError
 */
export function madeOutright(definition: ModelDefinition, given: unknown, holder: Holder): Document | undefined {
  if (!isPlain(given)) return undefined;
  const shell = shellFor(definition);
  if (shell === null) return undefined;
  const state = new DocumentState(shell.shape);
  state.holder = holder;
  if (enlistment.open !== 0) enlistment.born(state);
  const document = new shell.make(state);
  if (definition.associations.size > 0) assign(document, definition, given);
  else for (const name of Object.keys(given)) state.assignNamed(name, given[name]);
  for (const { index } of shell.shape.declared) state.read(index);
  return document;
}

function shellFor(definition: ModelDefinition): Shell<Document> | null {
  // A class that is declared later may be one of those that the attributes can name.
  if (isShared(definition)) return null;
  let shell = shells.get(definition);
  if (shell === undefined) shells.set(definition, (shell = findOut(definition)));
  return shell;
}

function findOut(definition: ModelDefinition): Shell<Document> | null {
  if (definition.abstract || !isTaker(definition) || hasPrivateFields(definition.model)) return null;
  const model = definition.model as new () => Document;
  return hasOnlyState(new model()) ? shellOf(model.prototype, definition) : null;
}
