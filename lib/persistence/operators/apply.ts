import { isDocument, STATE, type HasState } from '../../attributes/document';
import type { DocumentState } from '../../attributes/document-state';
import type { CompiledUpdate } from '../../criteria/compile-update';
import { CastError } from '../../errors/cast-error';
import { copyData } from '../../types/data';
import { UNCASTABLE } from '../../types/field-type';
import { expectedBy, IN_MEMORY } from './in-memory';
import { changeInside, leadsOn, leadsThroughList, Obstacle, valueInside } from './inside';

/** The numbers of the fields that operators are about. */
export function touchedFields({ shape }: DocumentState, operators: CompiledUpdate): Set<number> {
  const touched = new Set<number>();
  const note = (path: string): void => {
    const index = shape.indexes.get(path.split('.')[0]!);
    if (index !== undefined) touched.add(index);
  };
  for (const [operator, paths] of Object.entries(operators)) {
    for (const [path, operand] of Object.entries(paths)) {
      note(path);
      if (operator === '$rename') note(operand as string);
    }
  }
  return touched;
}

/** Puts back what was changed in memory. */
export type Undo = () => void;

/**
 * Does to a document in memory what the operators would do to it on the server.
 *
 * @returns what puts it back, the last first
 * @throws CastError where the server would refuse what it finds; nothing is changed then
 */
export function applyInMemory(document: HasState, model: string, operators: CompiledUpdate): Undo[] {
  const undos: Undo[] = [];
  try {
    for (const [operator, paths] of Object.entries(operators)) {
      for (const [path, operand] of Object.entries(paths))
        applyOne({ document, model, undos }, operator, path, operand);
    }
  } catch (error) {
    for (const undo of undos) undo();
    throw error;
  }
  return undos;
}

interface Application {
  readonly document: HasState;
  readonly model: string;
  readonly undos: Undo[];
}

function applyOne({ document, model, undos }: Application, operator: string, path: string, operand: unknown): void {
  const refused = (value: unknown, type: string): CastError => new CastError({ model, path, value, type });
  const way: Way = { operator, undos, refused };
  if (operator === '$rename') {
    const value = change(document, path.split('.'), () => undefined, way);
    if (value !== undefined)
      change(document, (operand as string).split('.'), () => value, { ...way, operator: TARGET });
    return;
  }
  const inMemory = operator === '$currentDate' ? () => new Date() : IN_MEMORY.get(operator)!;
  const make = (value: unknown): unknown => {
    const made = inMemory(value, operand);
    if (made === UNCASTABLE) throw refused(value, expectedBy(operator));
    return made;
  };
  change(document, path.split('.'), make, way);
}

/** What `$rename` does where the value goes. */
const TARGET = '$rename to';

interface Way {
  readonly operator: string;
  readonly undos: Undo[];
  readonly refused: (value: unknown, type: string) => CastError;
}

/** Changes what lies at a path; gives what was there. */
function change(document: HasState, path: string[], make: (current: unknown) => unknown, way: Way): unknown {
  const [key, ...below] = path;
  const state = document[STATE];
  const index = state.shape.indexes.get(key!);
  if (index === undefined) return undefined;
  const value = state.read(index);
  if (below.length === 0) {
    write(state, index, make(value), way.undos);
    return value;
  }
  const [inside, rest] = Array.isArray(value) ? [value[Number(below[0])] as unknown, below.slice(1)] : [value, below];
  if (isRename(way) && Array.isArray(value)) throw way.refused(value, 'document');
  if (isDocument(inside) && rest.length > 0) return change(inside, rest, make, way);
  return changeBelow(state, index, below as [string, ...string[]], make, way);
}

function changeBelow(
  state: DocumentState,
  index: number,
  path: readonly [string, ...string[]],
  make: (current: unknown) => unknown,
  way: Way,
): unknown {
  const root = holderOf(state.read(index));
  if (isRename(way) && leadsThroughList(root, path)) throw way.refused(root, 'document');
  const found = valueInside(root, path);
  const isBlocked = found instanceof Obstacle;
  if (isBlocked && way.operator === '$unset') return undefined;
  if (isBlocked && (way.operator !== '$set' || Array.isArray(found.value))) throw way.refused(found.value, 'document');
  const before = isBlocked ? undefined : found;
  const made = make(before);
  if (made === undefined && before === undefined) return undefined;
  const around = leadsOn(root, path[0]) ? root : {};
  changeInside(around, path, made);
  write(state, index, around, way.undos);
  return before;
}

function isRename({ operator }: Way): boolean {
  return operator === '$rename' || operator === TARGET;
}

/** A copy that paths lead into. */
function holderOf(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(copyData(value));
  return value instanceof Set ? Array.from(copyData(value)) : copyData(value);
}

function write(state: DocumentState, index: number, value: unknown, undos: Undo[]): void {
  undos.unshift(state.keep(index));
  state.write(index, value);
}
