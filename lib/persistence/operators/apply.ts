import { isDocument, STATE, type HasState } from '../../attributes/document';
import type { DocumentState } from '../../attributes/document-state';
import { setOwn } from '../../bson/own-key';
import type { CompiledUpdate } from '../../criteria/compile-update';
import { copyData, isPlain } from '../../types/data';
import { IN_MEMORY } from './in-memory';

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

/** Does to a document in memory what the operators would do to it on the server. */
export function applyInMemory(document: HasState, operators: CompiledUpdate): void {
  for (const [operator, paths] of Object.entries(operators)) {
    for (const [path, operand] of Object.entries(paths)) applyOne(document, operator, path, operand);
  }
}

function applyOne(document: HasState, operator: string, path: string, operand: unknown): void {
  if (operator === '$rename') {
    const value = change(document, path.split('.'), () => undefined);
    if (value !== undefined) change(document, (operand as string).split('.'), () => value);
    return;
  }
  const inMemory = operator === '$currentDate' ? () => new Date() : IN_MEMORY.get(operator)!;
  change(document, path.split('.'), (current) => inMemory(current, operand));
}

/** Changes what lies at a path; gives what was there. */
function change(document: HasState, [key, ...below]: string[], make: (current: unknown) => unknown): unknown {
  const state = document[STATE];
  const index = state.shape.indexes.get(key!);
  if (index === undefined) return undefined;
  const value = state.read(index);
  if (below.length === 0) {
    state.write(index, make(value));
    return value;
  }
  const inside: unknown = Array.isArray(value) ? value[Number(below[0])] : value;
  if (isDocument(inside)) return change(inside, Array.isArray(value) ? below.slice(1) : below, make);
  const copy: unknown = value instanceof Map ? Object.fromEntries(value) : copyData(value);
  const root = isPlain(copy) || Array.isArray(copy) ? copy : {};
  const before = changeInside(root as Record<string, unknown>, below, make);
  state.write(index, root);
  return before;
}

// What stands in the way of a path gives way to an object, as on the server when a whole path is set anew.
function changeInside(
  around: Record<string, unknown>,
  [key, ...below]: string[],
  make: (current: unknown) => unknown,
): unknown {
  const value = Object.hasOwn(around, key!) ? around[key!] : undefined;
  if (below.length > 0) {
    const inner = isPlain(value) || Array.isArray(value) ? value : {};
    setOwn(around, key!, inner);
    return changeInside(inner as Record<string, unknown>, below, make);
  }
  const made = make(value);
  if (made === undefined) Reflect.deleteProperty(around, key!);
  else setOwn(around, key!, made);
  return value;
}
