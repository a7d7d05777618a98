import { isDocument, STATE, type HasState } from '../../attributes/document';
import type { DocumentState } from '../../attributes/document-state';
import { setOwn } from '../../bson/own-key';
import type { CompiledUpdate } from '../../criteria/compile-update';
import { CastError } from '../../errors/cast-error';
import { copyData, isPlain } from '../../types/data';
import { UNCASTABLE } from '../../types/field-type';
import { expectedBy, IN_MEMORY } from './in-memory';

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
  if (operator === '$rename') {
    const value = change(document, path.split('.'), () => undefined, undos);
    if (value !== undefined) change(document, (operand as string).split('.'), () => value, undos);
    return;
  }
  const inMemory = operator === '$currentDate' ? () => new Date() : IN_MEMORY.get(operator)!;
  const make = (value: unknown): unknown => {
    const made = inMemory(value, operand);
    if (made === UNCASTABLE) throw new CastError({ model, path, value, type: expectedBy(operator) });
    return made;
  };
  change(document, path.split('.'), make, undos);
}

/** Changes what lies at a path; gives what was there. */
function change(document: HasState, path: string[], make: (current: unknown) => unknown, undos: Undo[]): unknown {
  const [key, ...below] = path;
  const state = document[STATE];
  const index = state.shape.indexes.get(key!);
  if (index === undefined) return undefined;
  const value = state.read(index);
  if (below.length === 0) {
    write(state, index, make(value), undos);
    return value;
  }
  const inside: unknown = Array.isArray(value) ? value[Number(below[0])] : value;
  if (isDocument(inside)) return change(inside, Array.isArray(value) ? below.slice(1) : below, make, undos);
  const copy: unknown = value instanceof Map ? Object.fromEntries(value) : copyData(value);
  const root = isPlain(copy) || Array.isArray(copy) ? copy : {};
  const before = valueInside(root, below);
  const made = make(before);
  if (made === undefined && before === undefined) return undefined;
  changeInside(root as Record<string, unknown>, below, made);
  write(state, index, root, undos);
  return before;
}

function write(state: DocumentState, index: number, value: unknown, undos: Undo[]): void {
  undos.unshift(state.keep(index));
  state.write(index, value);
}

function valueInside(around: unknown, [key, ...below]: string[]): unknown {
  if (key === undefined) return around;
  const isAround = (isPlain(around) || Array.isArray(around)) && Object.hasOwn(around, key);
  return isAround ? valueInside((around as Record<string, unknown>)[key], below) : undefined;
}

/** Puts a value at a path; what stands in the way of it gives way to an object. */
export function changeInside(around: Record<string, unknown>, [key, ...below]: readonly string[], made: unknown): void {
  const value = Object.hasOwn(around, key!) ? around[key!] : undefined;
  if (below.length > 0) {
    const inner = isPlain(value) || Array.isArray(value) ? value : {};
    setOwn(around, key!, inner);
    changeInside(inner as Record<string, unknown>, below, made);
  } else if (made === undefined) Reflect.deleteProperty(around, key!);
  else setOwn(around, key!, made);
}
