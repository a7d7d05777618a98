import type { ModelDefinition } from '../definition/model-definition';
import { ImmutableAttributeError } from '../errors/immutable-attribute-error';
import { CastError } from '../errors/cast-error';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { isPlain } from '../types/data';
import { castStored } from './cast-operand';
import { resolveUpdatePath, type Place } from './resolve-path';
import { unsetPaths, UPDATE_OPERATORS } from './update-operators';

/** What changes readonly attributes too: it says what to add, and not what to forget. */
const COUNTING: ReadonlySet<string> = new Set(['$inc', '$bit']);

/** Operators to stored paths to operands. */
export type CompiledUpdate = Record<string, Record<string, unknown>>;

/**
 * An update of every match as the server takes it: attributes are set, operators are checked one by one. Models with
 * timestamps get a new `updatedAt`, and those with a `lockVersion` another version, unless the update says something of it.
 *
 * @returns `undefined` where nothing is to be changed
 * @throws UnknownAttributeError, CastError, ImmutableAttributeError, InvalidOptionError
 */
export function compileUpdate(definition: ModelDefinition, given: unknown): CompiledUpdate | undefined {
  if (!isPlain(given))
    throw new CastError({ model: definition.name, path: 'updateAll', value: given, type: 'plain object' });
  const update = usesOperators(definition, given)
    ? compileOperators(definition, given)
    : compileAll(definition, '$set', given);
  return Object.keys(update).length === 0 ? undefined : withVersion(definition, withTimestamp(definition, update));
}

/** The update by which documents are marked as deleted, of a model that deletes softly; `undefined` for any other. */
export function compileMark(definition: ModelDefinition): CompiledUpdate | undefined {
  if (!definition.softDelete) return undefined;
  return withVersion(definition, { $set: { [definition.fields.get('deletedAt')!.storedName]: new Date() } });
}

/**
 * Operators for one document as the server takes them. What `$pull` is given here is a value and no filter: it may come
 * from outside.
 *
 * @throws UnknownAttributeError, CastError, ImmutableAttributeError, InvalidOptionError
 */
export function compileOperatorsFor(definition: ModelDefinition, given: Record<string, unknown>): CompiledUpdate {
  const { $pull, ...others } = given;
  if ($pull === undefined) return compileOperators(definition, others);
  if (!isPlain($pull))
    throw new CastError({ model: definition.name, path: '$pull', value: $pull, type: 'plain object' });
  const single = Object.entries($pull).map(([path, value]) => [path, [value]] as const);
  return compileOperators(definition, { ...others, $pullAll: Object.fromEntries(single) });
}

function usesOperators(definition: ModelDefinition, given: Record<string, unknown>): boolean {
  const keys = Object.keys(given);
  const operators = keys.filter((key) => key.startsWith('$'));
  if (operators.length === 0 || operators.length === keys.length) return operators.length > 0;
  throw refused(definition, operators[0]!, 'was given operators beside attributes', 'Put the attributes below $set.');
}

function compileOperators(definition: ModelDefinition, given: Record<string, unknown>): CompiledUpdate {
  const parts = Object.entries(given).map(([operator, paths]) => compileAll(definition, operator, paths));
  return Object.assign({}, ...parts) as CompiledUpdate;
}

/** One operator with everything below it; nothing where nothing is below it. */
function compileAll(definition: ModelDefinition, operator: string, given: unknown): CompiledUpdate {
  const compile = UPDATE_OPERATORS.get(operator);
  if (compile === undefined) {
    throw refused(
      definition,
      operator,
      `was given ${JSON.stringify(operator)}`,
      `Its operators: ${[...UPDATE_OPERATORS.keys()].join(', ')}.`,
    );
  }
  const paths = operator === '$unset' ? unsetPaths(given) : given;
  if (!isPlain(paths))
    throw new CastError({ model: definition.name, path: operator, value: given, type: 'plain object' });
  const compiled = Object.entries(paths).map(([path, operand]): [string, unknown] => {
    const place = changeable(definition, path, operator);
    if (operator === '$rename' && typeof operand === 'string') changeable(definition, operand, operator);
    return [place.stored, compile(place, operand, definition)];
  });
  return compiled.length === 0 ? {} : { [operator]: Object.fromEntries(compiled) };
}

/** The place of a path that may change. */
function changeable(definition: ModelDefinition, path: string, operator: string): Place {
  const place = resolveUpdatePath(definition, path);
  const locked = place.field?.immutable === true ? place.field : place.locked;
  if (locked === undefined || (locked.readonly === true && COUNTING.has(operator))) return place;
  throw new ImmutableAttributeError({
    model: definition.name,
    attribute: place.field?.immutable === true ? place.field.name : path,
  });
}

function withTimestamp(definition: ModelDefinition, update: CompiledUpdate): CompiledUpdate {
  if (!definition.timestamps) return update;
  const place = resolveUpdatePath(definition, 'updatedAt');
  if (isNamed(update, place)) return update;
  return { ...update, $set: { ...update['$set'], [place.stored]: castStored(place, new Date()) } };
}

// Nothing is checked, as nobody says what was loaded; who loaded one of the documents before is refused to save it.
function withVersion(definition: ModelDefinition, update: CompiledUpdate): CompiledUpdate {
  if (!definition.lockVersion) return update;
  const place = resolveUpdatePath(definition, 'lockVersion');
  if (isNamed(update, place)) return update;
  return { ...update, $inc: { ...update['$inc'], [place.stored]: 1 } };
}

function isNamed(update: CompiledUpdate, { stored }: Place): boolean {
  return Object.values(update).some((paths) => Object.hasOwn(paths, stored));
}

function refused({ name }: ModelDefinition, option: string, what: string, resolution: string): InvalidOptionError {
  return new InvalidOptionError({ option, problem: `${name}.updateAll ${what}.`, resolution });
}
