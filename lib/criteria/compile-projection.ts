import type { Embedded } from '../attributes/embedded';
import type { Projection } from '../attributes/loaded-fields';
import { isShared } from '../definition/hierarchy';
import type { ModelDefinition } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import type { Query } from './query';
import { resolvePath } from './resolve-path';

/** Which fields a query asks for, for the server and for the documents made of its answer. */
export interface LoadedPart {
  readonly projection: Readonly<Record<string, 0 | 1>>;
  readonly paths: Projection;
}

/**
 * What `only` and `without` leave of the fields; `undefined` for all. `_id` is always among them, and wherever classes are
 * told apart, the key that says which it is.
 *
 * @throws UnknownAttributeError, InvalidOptionError
 */
export function compileProjection({ definition, only, without }: Query): LoadedPart | undefined {
  if (only.length === 0 && without.length === 0) return undefined;
  const isKept = (path: string): boolean => path === '_id' || isTypeKey(definition, path);
  const left = without.map((path) => storedPath(definition, path)).filter((path) => !isKept(path));
  if (only.length === 0) return left.length === 0 ? undefined : excluding(left);
  const taken = only.map((paths) => paths.map((path) => storedPath(definition, path))).reduce(inBoth);
  return including(
    definition,
    taken.filter((path) => !isWithin(path, left)),
    left,
  );
}

/** The server refuses a path beside one that contains it: the wider one says it all. */
export function including(
  definition: ModelDefinition,
  paths: readonly string[],
  left: readonly string[] = [],
): LoadedPart {
  const wanted = paths.map(projectable);
  const only = ['_id', ...widest([...wanted, ...typeKeys(definition, wanted)])];
  const inside = left.find((path) => only.some((taken) => contains(taken, path)));
  if (inside !== undefined) throw mixed(definition, inside);
  return { projection: flags(only, 1), paths: { only } };
}

function excluding(paths: readonly string[]): LoadedPart {
  const without = widest(paths);
  return { projection: flags(without, 0), paths: { without } };
}

/** The keys of the document itself and of those inside which the paths lead through. */
function typeKeys(definition: ModelDefinition, paths: readonly string[]): string[] {
  const around = paths.flatMap((path) => {
    const steps = path.split('.');
    return steps.slice(1).map((_, depth) => steps.slice(0, depth + 1).join('.'));
  });
  return ['', ...new Set(around)].flatMap((path) => {
    const inside = modelAt(definition, path);
    return inside === undefined || !isShared(inside) ? [] : [below(path, inside.hierarchy.key)];
  });
}

function isTypeKey(definition: ModelDefinition, path: string): boolean {
  return typeKeys(definition, [path]).includes(path);
}

/** The model of the documents at a path. */
function modelAt(definition: ModelDefinition, path: string): ModelDefinition | undefined {
  if (path === '') return definition;
  return (resolvePath(definition, path).type?.embedded as Embedded | undefined)?.definition();
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function storedPath(definition: ModelDefinition, path: string): string {
  return resolvePath(definition, String(path)).stored;
}

function flags(paths: readonly string[], flag: 0 | 1): Record<string, 0 | 1> {
  return Object.fromEntries(paths.map((path) => [path, flag]));
}

/** A path up to where it names an element of an array, which a projection cannot. */
function projectable(path: string): string {
  return path.replace(/\.\d+(\..*)?$/s, '');
}

/** What two lists of paths have in common, a path being within a shorter one. */
function inBoth(one: readonly string[], other: readonly string[]): string[] {
  return [...other.filter((path) => isWithin(path, one)), ...one.filter((path) => isWithin(path, other))];
}

function widest(paths: readonly string[]): string[] {
  return [...new Set(paths)].filter((path) => !paths.some((other) => other !== path && contains(other, path)));
}

function isWithin(path: string, others: readonly string[]): boolean {
  return others.some((other) => contains(other, path));
}

function contains(outer: string, path: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

function mixed({ name }: ModelDefinition, path: string): InvalidOptionError {
  return new InvalidOptionError({
    option: 'without',
    problem: `${name}.only(...) names a field of which without(...) leaves out "${path}".`,
    summary: 'The server takes either what to load or what to leave out.',
    resolution: 'Name in only() the paths that are wanted.',
  });
}
