import { STATE } from '../../attributes/document';
import { isUntouched, leadersOf } from '../../attributes/siblings';
import type { ModelDefinition } from '../../definition/model-definition';
import { classOf } from '../related-model';

/** Whether a value is a document of a model, or nothing, and nothing in it may be what its field does not take. */
export function isCastOne(definition: ModelDefinition, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return value instanceof classOf(definition) && (isUntouched(value) || !value[STATE].mayBeUncast());
}

/** The same for all in a list. */
export function isCastMany(definition: ModelDefinition, value: unknown): boolean {
  if (!Array.isArray(value)) return value === null || value === undefined;
  // Those that share their slots are of one class, and as they are stored.
  const known = value[0] instanceof classOf(definition) ? (leadersOf(value)?.size ?? 0) : 0;
  for (let index = known; index < value.length; index += 1) if (!isCastOne(definition, value[index])) return false;
  return true;
}
