import { ObjectId } from 'mongodb';
import { shapeOf, type Node, type Shape } from './models';

/** A stored document as plain data. */
export type Plain = Record<string, unknown>;

/** What a document in memory held when it was last known to be stored. */
export interface Shadow {
  document: Node;
  readonly shape: Shape;
  /** Its own fields, those that the model does not know included; without what is inside. */
  own: Plain;
  readonly one: Map<string, Shadow>;
  readonly many: Map<string, Shadow[]>;
  /** Lists that were assigned as a whole since. */
  readonly replaced: Set<string>;
}

/** Where another client's change and one of ours cannot both hold. */
export class Conflict extends Error {}

/** A text that two values share if they are stored alike, the order of keys aside. */
export function canon(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** The same to be looked at. */
export function shown(value: unknown): unknown {
  return JSON.parse(canon(value)) as unknown;
}

function sorted(value: unknown): unknown {
  if (value === undefined) return '(nothing)';
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof ObjectId) return `id ${value.toHexString()}`;
  if (value instanceof Date) return `date ${String(value.getTime())}`;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return ['{', ...entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => ({ [`${key}:`]: sorted(one) }))];
}

export function valueOf(document: Node, name: string): unknown {
  return (document as never as Plain)[name];
}

export function listOf(document: Node, name: string): Node[] {
  return Array.from((valueOf(document, name) ?? []) as Node[]);
}

export function oneOf(document: Node, name: string): Node | undefined {
  return (valueOf(document, name) ?? undefined) as Node | undefined;
}

/** What a document in memory would be stored as. */
export function formOf(document: Node): Plain {
  const shape = shapeOf(document);
  const { fields, one, many } = shape;
  const known = new Set(['_id', ...Object.keys(fields), ...Object.keys(one), ...Object.keys(many)]);
  const attributes = document.attributes as Plain;
  const form: Plain = Object.fromEntries(Object.entries(attributes).filter(([name]) => !known.has(name)));
  if (shape.hasId) form['_id'] = document._id as unknown;
  for (const [name, stored] of Object.entries(fields)) put(form, stored, valueOf(document, name));
  for (const [name, [stored]] of Object.entries(one)) {
    const inside = oneOf(document, name);
    put(form, stored, inside && formOf(inside));
  }
  for (const [name, [stored]] of Object.entries(many)) {
    const inside = listOf(document, name).map(formOf);
    put(form, stored, inside.length > 0 ? inside : undefined);
  }
  return form;
}

function put(form: Plain, name: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(form, name);
  else form[name] = value;
}

/** A stored document without the difference between an empty list and none. */
export function tidy(stored: Plain, shape: Shape): Plain {
  const form = { ...stored };
  for (const [name, part] of Object.values(shape.one)) {
    const inside = form[name];
    put(form, name, inside === null || inside === undefined ? undefined : tidy(inside as Plain, shapeOf(part)));
  }
  for (const [name, part] of Object.values(shape.many)) {
    // What is no document stays as it is: it must never come there.
    const inside = ((form[name] ?? []) as (Plain | null)[]).map((item) => item && tidy(item, shapeOf(part)));
    put(form, name, inside.length > 0 ? inside : undefined);
  }
  return form;
}

export function shadowOf(document: Node): Shadow {
  const shape = shapeOf(document);
  const ones = Object.keys(shape.one).flatMap((name) => {
    const inside = oneOf(document, name);
    return inside === undefined ? [] : [[name, shadowOf(inside)] as const];
  });
  const manys = Object.keys(shape.many).map((name) => [name, listOf(document, name).map(shadowOf)] as const);
  const own = copyOf(formOf(document));
  for (const [stored] of [...Object.values(shape.one), ...Object.values(shape.many)])
    Reflect.deleteProperty(own, stored);
  return { document, shape, own, one: new Map(ones), many: new Map(manys), replaced: new Set() };
}

/** A shadow with all that are inside it. */
export function withInside(shadow: Shadow): Shadow[] {
  const inside = [...shadow.one.values(), ...[...shadow.many.values()].flat()];
  return [shadow, ...inside.flatMap(withInside)];
}

function copyOf<T>(value: T): T {
  if (value instanceof Date) return new Date(value.getTime()) as T;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (typeof value !== 'object' || value === null || value instanceof ObjectId) return value;
  const copy = {};
  for (const [key, one] of Object.entries(value))
    Object.defineProperty(copy, key, { value: copyOf(one), enumerable: true, writable: true, configurable: true });
  return copy as T;
}

/** Whether memory differs from what it held when it was last stored. */
export function hasChanges(shadow: Shadow): boolean {
  const { document, shape, own } = shadow;
  const isField = ([name, stored]: [string, string]): boolean => canon(valueOf(document, name)) !== canon(own[stored]);
  return (
    Object.entries(shape.fields).some(isField) ||
    Object.keys(shape.one).some((name) => differsOne(shadow, name)) ||
    Object.keys(shape.many).some((name) => differsMany(shadow, name))
  );
}

function differsOne({ document, one }: Shadow, name: string): boolean {
  const [now, was] = [oneOf(document, name), one.get(name)];
  return now !== was?.document || (was !== undefined && hasChanges(was));
}

function differsMany({ document, many }: Shadow, name: string): boolean {
  const [now, was] = [listOf(document, name), many.get(name)!];
  return now.length !== was.length || was.some((shadow, index) => shadow.document !== now[index] || hasChanges(shadow));
}

/** Whether what is stored still is what was known, what others added to it aside. */
export function matches({ own, shape, one, many }: Shadow, stored: Plain | undefined): boolean {
  if (stored === undefined) return false;
  const isSame = [...Object.keys(own), ...Object.values(shape.fields)].every(
    (name) => canon(stored[name]) === canon(own[name]),
  );
  const isOne = Object.entries(shape.one).every(([name, [key]]) => {
    const [was, there] = [one.get(name), (stored[key] ?? undefined) as Plain | undefined];
    return was === undefined ? there === undefined : matches(was, there);
  });
  const isMany = Object.entries(shape.many).every(([name, [key]]) => {
    const [was, there] = [many.get(name)!, (stored[key] ?? []) as Plain[]];
    return was.length === there.length && was.every((each, index) => matches(each, there[index]));
  });
  return isSame && isOne && isMany;
}

/**
 * What must be stored when the changes of a document are saved over what is stored now.
 *
 * @throws Conflict
 */
export function merged(shadow: Shadow, stored: Plain): Plain {
  const { document, shape, own } = shadow;
  const result = { ...stored };
  for (const [name, key] of Object.entries(shape.fields)) {
    const value = valueOf(document, name);
    if (canon(value) !== canon(own[key])) put(result, key, value);
  }
  for (const [name, [key]] of Object.entries(shape.one)) mergeOne(shadow, name, key, result);
  for (const [name, [key]] of Object.entries(shape.many)) {
    if (!differsMany(shadow, name)) continue;
    const list = mergedList(shadow, name, (result[key] ?? []) as Plain[]);
    put(result, key, list.length > 0 ? list : undefined);
  }
  return result;
}

function mergeOne(shadow: Shadow, name: string, key: string, result: Plain): void {
  const [now, was] = [oneOf(shadow.document, name), shadow.one.get(name)];
  if (now === undefined && was !== undefined) put(result, key, undefined);
  else if (now !== was?.document) put(result, key, now && formOf(now));
  else if (was !== undefined && hasChanges(was)) {
    const stored = result[key] as Plain | undefined;
    if (stored === undefined || canon(stored['_id']) !== canon(was.own['_id'])) throw new Conflict();
    result[key] = merged(was, stored);
  }
}

function mergedList(shadow: Shadow, name: string, stored: readonly Plain[]): Plain[] {
  const before = shadow.many.get(name)!;
  const now = listOf(shadow.document, name);
  const isSame = now.length >= before.length && before.every(({ document }, index) => document === now[index]);
  if (shadow.replaced.has(name) && (!isSame || now.length === 0)) return now.map(formOf);
  const [, part] = shadow.shape.many[name]!;
  return shapeOf(part).hasId ? mergedById(before, now, stored) : mergedByPosition(before, now, stored, isSame);
}

function mergedById(before: readonly Shadow[], now: readonly Node[], stored: readonly Plain[]): Plain[] {
  const known = new Map(before.map((shadow) => [shadow.document, shadow]));
  const stays = new Set(now);
  const gone = new Set(before.filter(({ document }) => !stays.has(document)).map(({ own }) => canon(own['_id'])));
  const changes = new Map(
    before.filter(({ document }) => stays.has(document)).map((one) => [canon(one.own['_id']), one]),
  );
  const left = stored.filter((item) => !gone.has(canon(item['_id'])));
  const ids = new Set(left.map((item) => canon(item['_id'])));
  for (const [id, shadow] of changes) if (hasChanges(shadow) && !ids.has(id)) throw new Conflict();
  const items = left.map((item) => {
    const shadow = changes.get(canon(item['_id']));
    return shadow === undefined ? item : merged(shadow, item);
  });
  return inOrder(before, now, items, known);
}

function inOrder(
  before: readonly Shadow[],
  now: readonly Node[],
  items: readonly Plain[],
  known: ReadonlyMap<Node, Shadow>,
): Plain[] {
  const kept = before.map(({ document }) => document).filter((document) => now.includes(document));
  const added = now.filter((document) => !known.has(document));
  const isOrdered = now.filter((document) => known.has(document)).every((document, index) => document === kept[index]);
  const at = now.findIndex((document) => !known.has(document));
  const isBlock = now.slice(at, at + added.length).every((document) => !known.has(document));
  if (added.length === 0 && isOrdered) return [...items];
  if (isOrdered && isBlock && at === kept.length) return [...items, ...added.map(formOf)];
  if (isOrdered && isBlock && kept.length === before.length)
    return [...items.slice(0, at), ...added.map(formOf), ...items.slice(at)];
  const byId = new Map(items.map((item) => [canon(item['_id']), item]));
  const mine = now.flatMap((document) => {
    const shadow = known.get(document);
    if (shadow === undefined) return [formOf(document)];
    const item = byId.get(canon(shadow.own['_id']));
    byId.delete(canon(shadow.own['_id']));
    return item === undefined ? [] : [item];
  });
  return [...mine, ...byId.values()];
}

function mergedByPosition(
  before: readonly Shadow[],
  now: readonly Node[],
  stored: readonly Plain[],
  isSame: boolean,
): Plain[] {
  const stays = new Set(now);
  const kept = before.filter(({ document }) => stays.has(document));
  const isMoved = !now
    .filter((one) => kept.some(({ document }) => document === one))
    .every((one, i) => one === kept[i]?.document);
  before.forEach((shadow, index) => {
    const isConcerned = isMoved || !stays.has(shadow.document) || hasChanges(shadow);
    if (isConcerned && !matches(shadow, stored[index])) throw new Conflict();
  });
  const place = new Map(before.map((shadow, index) => [shadow.document, index]));
  const item = (document: Node): Plain[] => {
    const index = place.get(document);
    if (index === undefined) return [formOf(document)];
    const there = stored[index];
    return there === undefined ? [] : [merged(before[index]!, there)];
  };
  if (isSame) {
    const inside = before.flatMap(({ document }) => item(document));
    return [...inside, ...stored.slice(before.length), ...now.slice(before.length).flatMap(item)];
  }
  return [...now.flatMap(item), ...stored.slice(before.length)];
}

/** The stored part that stands for a document inside. @throws Conflict where it is not there any more */
export function partOf(way: readonly Way[], root: Plain, last: boolean): Plain {
  let stored = root;
  way.forEach(({ around, name, shadow }, depth) => {
    const many = around.shape.many[name];
    const isLast = last && depth === way.length - 1;
    const key = (many ?? around.shape.one[name]!)[0];
    const value = stored[key];
    let found: Plain | undefined;
    if (many === undefined) {
      found = value as Plain | undefined;
      if (found !== undefined && isLast && canon(found['_id']) !== canon(shadow.own['_id'])) throw new Conflict();
    } else if (shadow.shape.hasId) {
      found = ((value ?? []) as Plain[]).find((item) => canon(item['_id']) === canon(shadow.own['_id']));
    } else {
      found = ((value ?? []) as Plain[])[around.many.get(name)!.indexOf(shadow)];
      if (!matches(shadow, found)) throw new Conflict();
    }
    if (found === undefined) throw new Conflict();
    stored = found;
  });
  return stored;
}

/** One step from a document to one inside it. */
export interface Way {
  readonly around: Shadow;
  readonly name: string;
  readonly shadow: Shadow;
}
