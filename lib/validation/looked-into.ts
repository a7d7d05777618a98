import { type ShapeField, shapeOf } from '../attributes/shape';
import { hooksOf } from '../callbacks/hooks-of';
import type { ModelDefinition } from '../definition/model-definition';
import { objectIdType } from '../types/object-id-type';
import { hasRules } from './rules';

const known = new WeakMap<ModelDefinition, boolean>();

/**
 * Whether there is anything to ask about documents that were given as plain objects, which were cast then: where there is
 * not, they need not become documents to be validated.
 */
export function isLookedInto({ embedded }: ShapeField): boolean {
  if (embedded === undefined || !embedded.options.validate) return false;
  const definition = embedded.definition();
  let found = known.get(definition);
  if (found === undefined) known.set(definition, (found = asks(definition, new Set())));
  return found;
}

function asks(definition: ModelDefinition, seen: Set<ModelDefinition>): boolean {
  if (seen.has(definition)) return false;
  seen.add(definition);
  const asksBelow = ({ embedded }: ShapeField): boolean => asks(embedded!.definition(), seen);
  return asksItself(definition) || shapeOf(definition).inside.some(asksBelow);
}

function asksItself(definition: ModelDefinition): boolean {
  const { validators, associations, model } = definition;
  if (validators.length > 0 || hasRules(model) || hooksOf(definition, 'validation') !== undefined) return true;
  // Any other `_id` than one that is made for it may be missing.
  const id = definition.fields.get('_id');
  if (id !== undefined && id.type !== objectIdType) return true;
  return [...associations.values()].some(({ validate, waiting }) => validate !== undefined || waiting !== undefined);
}
