import { type ShapeField, shapeOf } from '../attributes/shape';
import { hooksOf } from '../callbacks/hooks-of';
import { isShared } from '../definition/hierarchy';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionCount } from '../definition/registry';
import { objectIdType } from '../types/object-id-type';
import { hasRules } from './rules';

let known = new WeakMap<ModelDefinition, boolean>();
/** How many classes there were when the answers were found: another one may be below one of these. */
let counted = 0;

/**
 * Whether there is anything to ask about documents that were given as plain objects, which were cast then: where there is
 * not, they need not become documents to be validated.
 */
export function isLookedInto({ embedded }: ShapeField): boolean {
  if (embedded === undefined || !embedded.options.validate) return false;
  const definition = embedded.definition();
  return isShared(definition) ? definition.hierarchy.members.some(isAsked) : definition.isApart || isAsked(definition);
}

/** Whether anybody says what is wrong with documents of a model, or with those inside them, but their fields' types. */
export function isAsked(definition: ModelDefinition): boolean {
  if (counted !== definitionCount()) {
    known = new WeakMap();
    counted = definitionCount();
  }
  let found = known.get(definition);
  if (found === undefined) known.set(definition, (found = asks(definition, new Set())));
  return found;
}

/** The same, but for what class-validator's validators say of the document itself. */
export function isAskedBesides(definition: ModelDefinition): boolean {
  const isAskedInside = ({ embedded }: ShapeField): boolean => kindsOf(embedded!.definition()).some(isAsked);
  return asksBesides(definition) || shapeOf(definition).inside.some(isAskedInside);
}

function asks(definition: ModelDefinition, seen: Set<ModelDefinition>): boolean {
  if (seen.has(definition)) return false;
  seen.add(definition);
  const asksBelow = ({ embedded }: ShapeField): boolean =>
    kindsOf(embedded!.definition()).some((kind) => asks(kind, seen));
  return asksItself(definition) || shapeOf(definition).inside.some(asksBelow);
}

// A document inside may be of any class of the hierarchy.
function kindsOf(definition: ModelDefinition): readonly ModelDefinition[] {
  return isShared(definition) ? definition.hierarchy.members : [definition];
}

function asksItself(definition: ModelDefinition): boolean {
  return hasRules(definition.model) || asksBesides(definition);
}

function asksBesides(definition: ModelDefinition): boolean {
  const { validators, associations } = definition;
  if (validators.length > 0 || hooksOf(definition, 'validation') !== undefined) return true;
  // Any other `_id` than one that is made for it may be missing.
  const id = definition.fields.get('_id');
  if (id !== undefined && id.type !== objectIdType) return true;
  return [...associations.values()].some(({ validate, waiting }) => validate !== undefined || waiting !== undefined);
}
