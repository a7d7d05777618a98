import { BSON, ObjectId, type MongoClient } from 'mongodb';
import { DocumentNotFoundError, StaleDocumentError } from 'threadline';
import type { CommandRecording } from 'threadline/testing';
import type { Branch, Spot } from './models';
import { Leaf, shapeOf, Tree, type Node, type Shape } from './models';
import {
  canon,
  Conflict,
  formOf,
  hasChanges,
  listOf,
  merged,
  oneOf,
  partOf,
  shadowOf,
  shown,
  tidy,
  valueOf,
  matches,
  withInside,
  type Plain,
  type Shadow,
  type Way,
} from './shadow';
import type { Step } from './steps';

/** Where a document hangs in memory. */
interface Place {
  readonly around: Node;
  readonly name: string;
  readonly many: boolean;
  readonly document: Node;
}

/** One list of one document. */
interface List {
  readonly around: Node;
  readonly name: string;
}

type Live = Node[] & {
  push(...items: object[]): Promise<unknown>;
  insertAt(at: number, item: object): Promise<unknown>;
  remove(...items: object[]): Promise<number>;
  replace(items: object[]): Promise<unknown>;
  clear(): Promise<unknown>;
  build(item: object): Node;
};
type Child = Branch | Spot | Leaf;

/** Plays steps on a tree, and looks after each whether memory and collection are what a plain model says. */
export class Player {
  shadow: Shadow;
  inTransaction = false;
  readonly played: Step[] = [];
  readonly begun: Plain;
  /** Every document that was ever in the tree. */
  readonly seen = new Set<Node>();

  constructor(
    readonly tree: Tree,
    readonly wire: CommandRecording,
    private readonly other: MongoClient,
  ) {
    this.shadow = shadowOf(tree);
    this.begun = formOf(tree);
    this.look();
  }

  async stored(): Promise<Plain> {
    // Bytes, as the driver takes some keys for settings: it leaves what is in a list below `__proto__` undecoded.
    const bytes = await Tree.collection.findOne({ _id: this.tree.id }, { raw: true });
    return tidy(BSON.deserialize(bytes as never as Uint8Array), shapeOf(Tree));
  }

  look(): void {
    for (const node of this.nodes()) this.seen.add(node);
  }

  nodes(): Node[] {
    return [this.tree, ...this.places().map(({ document }) => document)];
  }

  places(around: Node = this.tree): Place[] {
    const { one, many } = shapeOf(around);
    const ones = Object.keys(one).flatMap((name) => {
      const document = oneOf(around, name);
      return document === undefined ? [] : [{ around, name, many: false, document }];
    });
    const manys = Object.keys(many).flatMap((name) =>
      listOf(around, name).map((document) => ({ around, name, many: true, document })),
    );
    const here = [...ones, ...manys];
    return here.flatMap((place) => [place, ...this.places(place.document)]);
  }

  /** Those that know where they hang, as do all those around them: what was put in natively learns it from the save. */
  hung(around: Node = this.tree): Place[] {
    const here = this.places(around).filter(({ around: parent, document }) => {
      return parent === around && (document as Child).parent === around;
    });
    return here.flatMap((place) => [place, ...this.hung(place.document)]);
  }

  lists(nodes: readonly Node[] = this.nodes()): List[] {
    return nodes.flatMap((around) =>
      Object.keys(shapeOf(around).many)
        .filter((name) => Array.isArray(valueOf(around, name)))
        .map((name) => ({ around, name })),
    );
  }

  hungLists(): List[] {
    return this.lists([this.tree, ...this.hung().map(({ document }) => document)]);
  }

  async play(step: Step): Promise<void> {
    const work = (this as never as Record<string, (step: Step) => Promise<void> | void>)[step.kind]!;
    try {
      await work.call(this, step);
    } catch (error) {
      const played = [...this.played, step].map(({ kind, a, b, c }) => [kind, a, b, c].join(' '));
      throw new Error(`After ${played.join(', ')} on ${JSON.stringify(shown(this.begun))}`, { cause: error });
    }
    this.played.push(step);
    this.look();
  }

  /** A last save, after which memory and collection are alike as far as nobody else was there. */
  finish(): Promise<void> {
    return this.play({ kind: 'save', a: 0, b: 0, c: 0, value: { size: 0, name: '', key: '', meta: null, parts: [] } });
  }

  // What changes memory alone.

  set({ a, b, value }: Step): void {
    const node = at(this.nodes(), a)!;
    const name = at(
      Object.keys(shapeOf(node).fields).filter((one) => one !== 'at'),
      b,
    )!;
    Object.assign(node, { [name]: value[name as 'size'] });
  }

  metaIn({ a, value }: Step): void {
    const node = at(
      this.nodes().filter((one) => typeof valueOf(one, 'meta') === 'object' && valueOf(one, 'meta')),
      a,
    );
    if (node === undefined) return;
    const meta = valueOf(node, 'meta') as Plain;
    Object.defineProperty(meta, value.key, { value: value.size, enumerable: true, writable: true, configurable: true });
  }

  assignMany({ a, b, c, value }: Step): void {
    const { around, name } = at(this.lists(), a)!;
    const kept = listOf(around, name).filter((_one, index) => ((b >> index) & 1) === 1);
    const part = shapeOf(around).many[name]![1];
    const items = [
      ...(c % 2 === 0 ? kept : kept.reverse()),
      ...value.parts.slice(0, c % 3).map((one) => new part(one)),
    ];
    Object.assign(around, { [name]: items });
    this.note(around, name);
  }

  /** The same as an empty list: all of it goes. */
  nullMany({ a }: Step): void {
    const list = at(
      this.lists().filter((one) => listOf(one.around, one.name).length > 0),
      a,
    );
    if (list === undefined) return;
    Object.assign(list.around, { [list.name]: null });
    this.note(list.around, list.name);
  }

  /** What is assigned as it is stored replaces nothing. */
  private note(around: Node, name: string): void {
    const shadow = this.shadowOf(around);
    const [now, known] = [listOf(around, name), shadow?.many.get(name) ?? []];
    const isSame = now.length === known.length && known.every(({ document }, index) => document === now[index]);
    if (isSame) shadow?.replaced.delete(name);
    else shadow?.replaced.add(name);
  }

  assignOne({ a, b, c, value }: Step): void {
    const node = at(
      this.nodes().filter((one) => !(one instanceof Leaf)),
      a,
    )!;
    const [name, [, part]] = at(Object.entries(shapeOf(node).one), b)!;
    Object.assign(node, { [name]: c % 3 === 0 ? null : new part(value.parts[0]) });
  }

  build({ a, value }: Step): void {
    const { around, name } = at(this.lists(), a)!;
    (valueOf(around, name) as Live).build(value.parts[0]!);
  }

  append({ a, value }: Step): void {
    const { around, name } = at(this.lists(), a)!;
    const list = valueOf(around, name) as Live;
    list[list.length] = new (shapeOf(around).many[name]![1])(value.parts[0]);
  }

  spliceOut({ a, b, c }: Step): void {
    const { around, name } = at(this.lists(), a)!;
    const list = valueOf(around, name) as Live;
    list.splice(b % (list.length + 1), (c % 2) + 1);
  }

  spliceIn({ a, b, c, value }: Step): void {
    const { around, name } = at(this.lists(), a)!;
    const list = valueOf(around, name) as Live;
    const part = shapeOf(around).many[name]![1];
    list.splice(b % (list.length + 1), 0, ...value.parts.slice(0, (c % 2) + 1).map((one) => new part(one)));
  }

  reverse({ a }: Step): void {
    const { around, name } = at(this.lists(), a)!;
    (valueOf(around, name) as Live).reverse();
  }

  sort({ a }: Step): void {
    const { around, name } = at(this.lists(), a)!;
    (valueOf(around, name) as Live).sort((one, other) => (one.size ?? 0) - (other.size ?? 0));
  }

  swap({ a, b, c }: Step): void {
    const { around, name } = at(this.lists(), a)!;
    const list = valueOf(around, name) as Live;
    if (list.length < 2) return;
    const [i, j] = [b % list.length, c % list.length];
    [list[i], list[j]] = [list[j]!, list[i]!];
  }

  /** Takes a document natively out of one list and puts it into another, or back. */
  move({ a, b, c }: Step): void {
    const from = at(
      this.lists().filter(({ around, name }) => listOf(around, name).length > 0),
      a,
    );
    if (from === undefined) return;
    const source = valueOf(from.around, from.name) as Live;
    const [document] = source.splice(b % source.length, 1);
    const part = shapeOf(from.around).many[from.name]![1];
    const to = at(
      this.lists().filter(({ around, name }) => shapeOf(around).many[name]![1] === part),
      c,
    )!;
    const target = valueOf(to.around, to.name) as Live;
    target.splice(b % 2 === 0 ? target.length : c % (target.length + 1), 0, document!);
  }

  /** Takes one that is alone out of its place and puts it into another. */
  moveOne({ a, c }: Step): void {
    const ones = this.nodes().flatMap((around) => Object.keys(shapeOf(around).one).map((name) => ({ around, name })));
    const from = at(
      ones.filter(({ around, name }) => oneOf(around, name) !== undefined),
      a,
    );
    if (from === undefined) return;
    const document = oneOf(from.around, from.name)!;
    const [, part] = shapeOf(from.around).one[from.name]!;
    Object.assign(from.around, { [from.name]: null });
    const left = this.nodes().flatMap((around) => Object.keys(shapeOf(around).one).map((name) => ({ around, name })));
    const to = at(
      left.filter(({ around, name }) => shapeOf(around).one[name]![1] === part),
      c,
    )!;
    Object.assign(to.around, { [to.name]: document });
  }

  // What stores.

  async save(_step?: Step): Promise<void> {
    const changed = hasChanges(this.shadow);
    await this.expect(
      () => this.tree.save(),
      undefined,
      changed ? 1 : 0,
      () => (this.shadow = shadowOf(this.tree)),
      { stored: (stored) => merged(this.shadow, stored) },
    );
    if (!hasChanges(this.shadow)) await this.isLoadedAlike();
  }

  async isLoadedAlike(): Promise<void> {
    const found = await Tree.findOrFail(this.tree.id);
    expect(shown(formOf(found))).toEqual(shown(await this.stored()));
    expect(this.tree.isChanged()).toBe(false);
  }

  async childSave({ a }: Step): Promise<void> {
    const place = at(this.hung(), a);
    if (place !== undefined) await this.saveAt(place, () => (place.document as Child).save());
  }

  async childUpdate({ a, value }: Step): Promise<void> {
    const place = at(this.hung(), a);
    if (place === undefined) return;
    place.document.name = value.name;
    await this.saveAt(place, () => (place.document as Child).update({ name: value.name }));
  }

  private async saveAt(place: Place, act: () => Promise<unknown>): Promise<void> {
    const around = this.wayTo(place.around);
    if (around === undefined) {
      await this.expect(act, undefined, hasChanges(this.shadow) ? 1 : 0, () => (this.shadow = shadowOf(this.tree)), {
        stored: (stored) => merged(this.shadow, stored),
      });
      return;
    }
    const parent = this.shadowOf(place.around)!;
    const known = storedAt(parent, place);
    if (known === undefined) return this.addAt(parent, around, place, act);
    const way = [...around, { around: parent, name: place.name, shadow: known }];
    await this.expect(
      act,
      (stored) => {
        const part = partOf(way, stored, true);
        const result = merged(known, { ...part });
        Object.assign(emptied(part), result);
      },
      hasChanges(known) ? 1 : 0,
      () => exchange(parent, place.name, known, shadowOf(place.document)),
    );
  }

  private addAt(parent: Shadow, way: readonly Way[], place: Place, act: () => Promise<unknown>): Promise<void> {
    const [key] = (parent.shape.many[place.name] ?? parent.shape.one[place.name])!;
    const form = formOf(place.document);
    // Where it comes back to a list, what stood there for it goes.
    const isOther = ({ _id }: Plain): boolean => _id === undefined || canon(_id) !== canon(form['_id']);
    return this.expect(
      act,
      (stored) => {
        const part = partOf(way, stored, true);
        part[key] = place.many ? [...((part[key] ?? []) as Plain[]).filter(isOther), form] : form;
      },
      1,
      () => {
        const known = parent.many.get(place.name)?.filter(({ own }) => isOther(own));
        if (place.many) parent.many.set(place.name, [...known!, shadowOf(place.document)]);
        else parent.one.set(place.name, shadowOf(place.document));
        parent.replaced.delete(place.name);
      },
    );
  }

  async childDestroy({ a }: Step): Promise<void> {
    const place = at(this.hung(), a);
    if (place !== undefined) await this.takeOut(place, [place.document], () => (place.document as Child).destroy());
  }

  async remove({ a, b }: Step): Promise<void> {
    const list = at(this.hungLists(), a)!;
    const documents = listOf(list.around, list.name).filter((_one, index) => ((b >> index) & 1) === 1);
    const live = valueOf(list.around, list.name) as Live;
    await this.takeOut({ ...list, many: true }, documents, async () => live.remove(...documents));
  }

  private async takeOut(
    { around, name, many }: Omit<Place, 'document'>,
    documents: readonly Node[],
    act: () => Promise<unknown>,
  ): Promise<void> {
    const [way, parent] = [this.wayTo(around), this.shadowOf(around)];
    const known = documents.flatMap((document) => storedAt(parent, { name, many, document }) ?? []);
    await this.expect(
      act,
      (stored) => {
        const part = partOf(way!, stored, true);
        const [key] = (parent!.shape.many[name] ?? parent!.shape.one[name])!;
        if (many) part[key] = without((part[key] ?? []) as Plain[], parent!.many.get(name)!, known);
        else {
          const there = part[key] as Plain | undefined;
          if (there === undefined || canon(there['_id']) !== canon(known[0]!.own['_id'])) throw new Conflict();
          Reflect.deleteProperty(part, key);
        }
      },
      known.length > 0 ? 1 : 0,
      () => {
        for (const shadow of known) {
          if (many)
            parent!.many.set(
              name,
              parent!.many.get(name)!.filter((one) => one !== shadow),
            );
          else parent!.one.delete(name);
        }
        if (known.length > 0) parent!.replaced.delete(name);
        const left = many ? listOf(around, name) : [oneOf(around, name)];
        expect(documents.some((document) => left.includes(document))).toBe(false);
        expect(documents.every((document) => document.isDestroyed)).toBe(true);
      },
    );
  }

  async push({ a, c, value }: Step): Promise<void> {
    const list = at(this.hungLists(), a)!;
    const part = shapeOf(list.around).many[list.name]![1];
    const items = value.parts.slice(0, (c % 2) + 1).map((one) => new part(one));
    await this.addTo(list, items, listOf(list.around, list.name).length, false, async (live) => live.push(...items));
  }

  async insertAt({ a, b, value }: Step): Promise<void> {
    const list = at(this.hungLists(), a)!;
    const items = [new (shapeOf(list.around).many[list.name]![1])(value.parts[0])];
    const place = b % (listOf(list.around, list.name).length + 1);
    await this.addTo(list, items, place, true, (live) => live.insertAt(place, items[0]!));
  }

  private async addTo(
    { around, name }: List,
    items: readonly Node[],
    place: number,
    isPlaced: boolean,
    act: (live: Live) => Promise<unknown>,
  ): Promise<void> {
    const [way, parent] = [this.wayTo(around), this.shadowOf(around)];
    const [key] = shapeOf(around).many[name]!;
    const before = listOf(around, name);
    await this.expect(
      () => act(valueOf(around, name) as Live),
      (stored) => {
        const part = partOf(way!, stored, true);
        const list = [...((part[key] ?? []) as Plain[])];
        list.splice(isPlaced ? place : list.length, 0, ...items.map(formOf));
        part[key] = list;
      },
      way === undefined ? 0 : 1,
      () => {
        expect(listOf(around, name)).toEqual([...before.slice(0, place), ...items, ...before.slice(place)]);
        const known = parent?.many.get(name);
        known?.splice(isPlaced ? place : known.length, 0, ...items.map(shadowOf));
        parent?.replaced.delete(name);
      },
    );
  }

  async replace({ a, b, c, value }: Step): Promise<void> {
    const { around, name } = at(this.hungLists(), a)!;
    const [key, part] = shapeOf(around).many[name]!;
    const kept = listOf(around, name).filter((_one, index) => ((b >> index) & 1) === 1);
    const items = [...kept.reverse(), ...value.parts.slice(0, c % 3).map((one) => new part(one))];
    const [way, parent] = [this.wayTo(around), this.shadowOf(around)];
    await this.expect(
      () => (valueOf(around, name) as Live).replace(items),
      (stored) => {
        const target = partOf(way!, stored, true);
        target[key] = items.map(formOf);
      },
      way === undefined ? 0 : 1,
      () => {
        parent?.many.set(name, items.map(shadowOf));
        parent?.replaced.delete(name);
      },
    );
  }

  async clear(step: Step): Promise<void> {
    await this.replace({ ...step, b: 0, c: 0 });
  }

  async operate({ a, b, value }: Step): Promise<void> {
    const node = at([this.tree, ...this.hung().map(({ document }) => document)], a)!;
    const way = node === this.tree ? [] : this.wayTo(node);
    const isHere = node === this.tree || this.isAtHome(node);
    if (!isHere && way !== undefined) return;
    const shadow = this.shadowOf(node);
    const [name, key] = b % 2 === 0 ? (['size', 'size'] as const) : (['name', 'n'] as const);
    const stored = await this.stored();
    const part = way === undefined ? undefined : attempt(() => partOf(way, stored, true));
    if (name === 'size' && (part === undefined ? node.size : part['size']) === null) return;
    const by = Math.abs(value.size ?? 1);
    let made: unknown;
    await this.expect(
      () => (name === 'size' ? node.$inc({ size: by }) : node.$set({ name: value.name })),
      (stored) => {
        const target = partOf(way!, stored, true);
        made = name === 'size' ? Number(target['size'] ?? 0) + by : value.name;
        target[key] = made;
      },
      way === undefined ? 0 : 1,
      () => {
        if (shadow === undefined) return;
        expect(valueOf(node, name)).toEqual(made);
        shadow.own[key] = made;
      },
    );
  }

  async touch({ a }: Step): Promise<void> {
    const place = at(
      this.hung().filter(({ document }) => document instanceof Leaf),
      a,
    );
    if (place === undefined || (this.wayTo(place.document) !== undefined && !this.isAtHome(place.document))) return;
    const [leaf, way, shadow] = [place.document as Leaf, this.wayTo(place.document), this.shadowOf(place.document)];
    await this.expect(
      async () => leaf.touch('at'),
      () => undefined,
      way === undefined ? 0 : 1,
      () => {
        if (shadow !== undefined) shadow.own['at'] = leaf.at;
      },
      { after: (stored) => Object.assign(partOf(way!, stored, true), { at: leaf.at }), way },
    );
  }

  async reload(): Promise<void> {
    await this.tree.reload();
    expect(shown(formOf(this.tree))).toEqual(shown(await this.stored()));
    expect(this.tree.isChanged()).toBe(false);
    this.shadow = shadowOf(this.tree);
  }

  async childReload({ a }: Step): Promise<void> {
    const place = at(
      this.hung().filter(({ document }) => this.isAtHome(document)),
      a,
    );
    if (place === undefined) return;
    const [parent, way] = [this.shadowOf(place.around)!, this.wayTo(place.document)!];
    const known = way.at(-1)!.shadow;
    const stored = await this.stored();
    const there = attempt(() => partOf(way, stored, true));
    const failure: unknown = await (place.document as Child).reload().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure !== undefined) {
      expect(failure).toBeInstanceOf(DocumentNotFoundError);
      expect(there).toBeUndefined();
      return;
    }
    if (there !== undefined) expect(shown(formOf(place.document))).toEqual(shown(there));
    exchange(parent, place.name, known, shadowOf(place.document));
    this.part();
  }

  // What somebody else does meanwhile.

  async foreign({ a, b, c, value }: Step): Promise<void> {
    if (this.inTransaction) return;
    const stored = await this.stored();
    const spots = placesIn(stored, shapeOf(Tree), '');
    const spot = at(spots, a)!;
    await this.other
      .db(Tree.collection.dbName)
      .collection('property-trees')
      .updateOne({ _id: this.tree.id }, foreignUpdate(spot, b, c, value));
  }

  // How it is looked at.

  private shadowOf(node: Node): Shadow | undefined {
    return this.wayTo(node)?.at(-1)?.shadow ?? (node === this.tree ? this.shadow : undefined);
  }

  /** The way to a document where all those around it in memory are stored where they hang. */
  private wayTo(node: Node): Way[] | undefined {
    const place = this.places().find(({ document }) => document === node);
    if (place === undefined) return node === this.tree ? [] : undefined;
    const around = this.wayTo(place.around);
    const parent = around?.at(-1)?.shadow ?? (place.around === this.tree ? this.shadow : undefined);
    const known = around && storedAt(parent, place);
    return known && [...around, { around: parent!, name: place.name, shadow: known }];
  }

  private isAtHome(node: Node): boolean {
    return this.wayTo(node) !== undefined;
  }

  /**
   * Runs an operation, and says what it must have done: one command, and stored is what the model says; or, where others
   * changed what it is about, an error and nothing stored.
   */
  private async expect(
    act: () => Promise<unknown>,
    change: ((stored: Plain) => unknown) | undefined,
    commands: number,
    done: () => unknown,
    more: {
      readonly stored?: (stored: Plain) => Plain;
      readonly after?: (stored: Plain) => unknown;
      readonly way?: readonly Way[] | undefined;
    } = {},
  ): Promise<void> {
    const before = await this.stored();
    const wanted = commands === 0 ? before : attempt(() => wantedOf(before, change, more));
    this.wire.clear();
    const failure: unknown = await act().then(
      () => undefined,
      (error: unknown) => error,
    );
    const sent = this.wire.names.filter((name) => name === 'update' || name === 'findAndModify').length;
    const after = await this.stored();
    if (failure !== undefined) {
      if (!(failure instanceof StaleDocumentError)) throw new Error('It failed', { cause: failure });
      expect(shown({ after, wanted })).toEqual(shown({ after: before, wanted: undefined }));
      return;
    }
    if (wanted !== undefined && commands > 0) more.after?.(wanted);
    expect(shown(after)).toEqual(wanted === undefined ? 'to be refused as stale' : shown(tidy(wanted, shapeOf(Tree))));
    expect(sent).toBe(commands);
    done();
    this.part();
  }

  /** What is stored where it hangs is not what is known of it elsewhere: there something else stands for it. */
  private part(): void {
    const homes = new Map(
      this.places().flatMap(({ document }) => {
        const home = this.wayTo(document)?.at(-1)?.shadow;
        return home === undefined ? [] : [[document, home] as const];
      }),
    );
    for (const shadow of withInside(this.shadow)) {
      const home = homes.get(shadow.document);
      if (home !== undefined && home !== shadow) shadow.document = {} as Node;
    }
  }
}

function wantedOf(
  before: Plain,
  change: ((stored: Plain) => unknown) | undefined,
  { stored, way }: { readonly stored?: (stored: Plain) => Plain; readonly way?: readonly Way[] | undefined },
): Plain {
  const copy = deep(before);
  if (stored !== undefined) return stored(copy);
  if (way !== undefined) partOf(way, copy, true);
  change?.(copy);
  return copy;
}

function deep<T>(value: T): T {
  if (Array.isArray(value)) return value.map(deep) as T;
  if (typeof value !== 'object' || value === null || value instanceof ObjectId || value instanceof Date) return value;
  const copy = {};
  for (const [key, one] of Object.entries(value))
    Object.defineProperty(copy, key, { value: deep(one), enumerable: true, writable: true, configurable: true });
  return copy as T;
}

function emptied(plain: Plain): Plain {
  for (const key of Object.keys(plain)) Reflect.deleteProperty(plain, key);
  return plain;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Conflict) return undefined;
    throw error;
  }
}

function storedAt(parent: Shadow | undefined, { name, document, many }: Omit<Place, 'around'>): Shadow | undefined {
  if (parent === undefined) return undefined;
  if (many) return parent.many.get(name)!.find((shadow) => shadow.document === document);
  const one = parent.one.get(name);
  return one?.document === document ? one : undefined;
}

function exchange(parent: Shadow, name: string, known: Shadow, next: Shadow): void {
  const many = parent.many.get(name);
  if (many === undefined) parent.one.set(name, next);
  else many[many.indexOf(known)] = next;
}

function without(stored: readonly Plain[], before: readonly Shadow[], gone: readonly Shadow[]): Plain[] {
  if (gone[0]!.shape.hasId) {
    const ids = new Set(gone.map(({ own }) => canon(own['_id'])));
    return stored.filter((item) => !ids.has(canon(item['_id'])));
  }
  const places = new Set(gone.map((shadow) => before.indexOf(shadow)));
  for (const shadow of gone) if (!matches(shadow, stored[before.indexOf(shadow)])) throw new Conflict();
  return stored.filter((_item, index) => !places.has(index));
}

/** A list or a document of what is stored, and its path. */
interface Spotted {
  readonly path: string;
  readonly part: Plain | Plain[];
  readonly shape: Shape;
}

function placesIn(part: Plain, shape: Shape, path: string): Spotted[] {
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const ones = Object.values(shape.one).flatMap(([key, type]) => {
    const inside = part[key] as Plain | undefined;
    return inside === undefined ? [] : placesIn(inside, shapeOf(type), below(key));
  });
  const manys = Object.values(shape.many).flatMap(([key, type]) => {
    const list = (part[key] ?? []) as Plain[];
    const inside = list.flatMap((item, index) => placesIn(item, shapeOf(type), `${below(key)}.${String(index)}`));
    return [{ path: below(key), part: list, shape: shapeOf(type) }, ...inside];
  });
  return [{ path, part, shape }, ...ones, ...manys];
}

function foreignUpdate({ path, part, shape }: Spotted, b: number, c: number, { size, name }: Step['value']): object {
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  if (!Array.isArray(part)) {
    if (b % 4 === 0) return { $set: { [below('beyond')]: { $x: size ?? 0 } } };
    if (b % 4 === 1) return { $set: { [below('n')]: name } };
    if (b % 4 === 2 && path !== '') return { $unset: { [below('lf')]: '', [below('best')]: '', [below('cr')]: '' } };
    return { $set: { [below('size')]: size ?? 7 } };
  }
  const made = { ...(shape.hasId && { _id: new ObjectId() }), n: `foreign ${name}`, size: size ?? 3 };
  if (b % 3 === 0 || part.length === 0)
    return { $push: { [path]: { $each: [made], $position: c % (part.length + 1) } } };
  if (b % 3 === 1) {
    const index = c % part.length;
    return { $set: { [path]: part.filter((_item, each) => each !== index) } };
  }
  return { $unset: { [path]: '' } };
}

function at<T>(items: readonly T[], index: number): T | undefined {
  return items.length === 0 ? undefined : items[index % items.length];
}
