import { STATE, type Document } from '../../attributes/document';
import type { Guard, Path } from '../../attributes/update';
import { ownBytes, type Place } from '../../bson/chunk';
import { contextSlot } from '../../context/context';
import { compileOperatorsFor, type CompiledUpdate } from '../../criteria/compile-update';
import type { ModelDefinition } from '../../definition/model-definition';
import { InvalidOptionError } from '../../errors/invalid-option-error';
import { findOneAndUpdateRaw } from '../../store/read';
import { compileUpdate, pathWithElements } from '../compile-update';
import { refuseWrite } from '../guard';
import { homeOf } from '../home';
import { inTurn } from '../in-turn';
import { LOCK_VERSION } from '../lock-version';
import { shardKeyFilter } from '../shard-key';
import { storedId } from '../stored-id';
import { refuseStale } from '../update';
import { applyInMemory, touchedFields, type Undo } from './apply';
import { mergeOperators } from './merge';
import { withoutObstacles } from './obstacles';

/** Where a document is stored: by itself, or inside another. */
export interface Address {
  readonly root: Document;
  readonly rootDefinition: ModelDefinition;
  /** The way from the root to the document; nothing for the root itself. */
  readonly path: Path;
  readonly guards: readonly Guard[];
  /** Whether it and all those around it are stored. */
  readonly isStored: boolean;
  /** Where the document lies in the bytes of the root; `undefined` where it does not. */
  readonly placeIn: (root: Place) => Place | undefined;
}

interface Batch {
  operators: CompiledUpdate;
  /** What puts memory back, the last first. */
  readonly undos: Undo[];
}

const batches = contextSlot<ReadonlyMap<Document, Batch>>('atomically');

/**
 * Runs operators on one stored document: one command, and memory takes what the server then holds of the fields they are
 * about. Other changes stay unsaved. On a new document they change memory alone.
 *
 * @throws UnknownAttributeError, CastError, ImmutableAttributeError, InvalidOptionError, AttributeNotLoadedError
 * @throws DocumentNotFoundError, StaleDocumentError, ReadonlyDocumentError
 */
export async function operate(
  document: Document,
  definition: ModelDefinition,
  address: () => Address,
  given: Record<string, unknown>,
): Promise<void> {
  const name = `${definition.name}.${Object.keys(given).join(', ')}`;
  refuseWrite(document, definition, name);
  const operators = mergeOperators(definition, {}, compileOperatorsFor(definition, given));
  for (const index of touchedFields(document[STATE], operators)) document[STATE].requireLoaded(index);
  if (Object.keys(operators).length === 0) return;
  const batch = batches.get()?.get(document);
  if (batch !== undefined) {
    const merged = mergeOperators(definition, batch.operators, operators);
    batch.undos.unshift(...applyInMemory(document, definition.name, operators));
    batch.operators = merged;
  } else if (!address().isStored) applyInMemory(document, definition.name, operators);
  else await inTurn(address().root, () => send(document, address(), operators, name));
}

async function send(document: Document, address: Address, given: CompiledUpdate, name: string): Promise<void> {
  const { root, rootDefinition, path } = address;
  refuseWrite(root, rootDefinition, name);
  const { operators, known } = withoutObstacles(document, given);
  const guards = known.length === 0 ? address.guards : [...address.guards, { path, known }];
  const touched = touchedFields(document[STATE], operators);
  const target = homeOf(root, rootDefinition, name);
  const selector = { _id: storedId(root), ...shardKeyFilter(root, rootDefinition) };
  const { filter } = compileUpdate(selector, { set: [], unset: [], lists: [], guards: [...guards] });
  const elements = pathWithElements(path);
  if (elements.filters.length > 0 && operators['$rename'] !== undefined) throw renamedInList(name);
  const update = versioned(prefixed(operators, elements.path), rootDefinition);
  const bytes = await findOneAndUpdateRaw(target, name, filter, update, {
    returnDocument: 'after',
    projection: projectionOf(document, touched, path, rootDefinition),
    ...(elements.filters.length > 0 && { arrayFilters: [...elements.filters] }),
  });
  if (bytes === null) return refuseStale(root, rootDefinition, target, name, guards.length > 0);
  const place = ownBytes(bytes);
  takeVersion(root, rootDefinition, place);
  const own = address.placeIn(place);
  if (own !== undefined) document[STATE].takeStored(touched, own);
}

function renamedInList(name: string): InvalidOptionError {
  return new InvalidOptionError({
    option: '$rename',
    problem: `${name} was called on a document inside a list.`,
    summary: 'The server renames no fields inside the elements of arrays.',
    resolution: 'Assign the value to the other field, unset the first, and save.',
  });
}

// Relative as they are, they need no version to be right; who loaded the document before shall hear of them.
function versioned(update: CompiledUpdate, { lockVersion, fields }: ModelDefinition): CompiledUpdate {
  if (!lockVersion) return update;
  return { ...update, $inc: { ...update['$inc'], [fields.get(LOCK_VERSION)!.storedName]: 1 } };
}

function takeVersion(root: Document, { lockVersion }: ModelDefinition, place: Place): void {
  const state = root[STATE];
  if (lockVersion) state.takeStored([state.shape.indexes.get(LOCK_VERSION)!], place);
}

function projectionOf(
  document: Document,
  touched: ReadonlySet<number>,
  path: Path,
  { lockVersion, fields }: ModelDefinition,
): Record<string, 1> {
  const { shape } = document[STATE];
  const names =
    path.length === 0 ? Array.from(touched, (index) => shape.fields[index]!.storedName) : [path[0] as string];
  if (lockVersion) names.push(fields.get(LOCK_VERSION)!.storedName);
  return Object.fromEntries(names.map((name) => [name, 1]));
}

function prefixed(operators: CompiledUpdate, prefix: string): CompiledUpdate {
  if (prefix === '') return operators;
  const moved = Object.entries(operators).map(([operator, paths]) => {
    const entries = Object.entries(paths).map(([path, operand]) => [
      `${prefix}.${path}`,
      operator === '$rename' ? `${prefix}.${String(operand)}` : operand,
    ]);
    return [operator, Object.fromEntries(entries) as Record<string, unknown>];
  });
  return Object.fromEntries(moved) as CompiledUpdate;
}

/** How a block of operators takes part in one around it. */
export interface AtomicallyOptions {
  /** Whether its operators become part of the command of the block around it; a command of their own unless given. */
  readonly join?: boolean;
}

/**
 * Makes one command of all operators that a block runs on a document. Memory shows at once what they are expected to do, and
 * then what the server holds. Where the block throws nothing is sent, and memory is what it was.
 */
export async function atomically<D extends Document>(
  document: D,
  definition: ModelDefinition,
  address: () => Address,
  block: (document: D) => unknown,
  { join = false }: AtomicallyOptions,
): Promise<void> {
  const around = batches.get();
  if (join && around?.has(document) === true) return void (await block(document));
  refuseWrite(document, definition, `${definition.name}.atomically`);
  const batch: Batch = { operators: {}, undos: [] };
  try {
    await batches.run(new Map([...(around ?? []), [document, batch]]), async () => await block(document));
    if (Object.keys(batch.operators).length > 0 && address().isStored) {
      const name = `${definition.name}.atomically`;
      await inTurn(address().root, () => send(document, address(), batch.operators, name));
    }
  } catch (error) {
    // Only what this batch changed: what one inside has stored by itself is stored.
    for (const undo of batch.undos) undo();
    throw error;
  }
}
