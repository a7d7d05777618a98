import type { Chunk } from '../bson/chunk';
import { keepOne } from '../bson/keep-one';
import { canChange } from './bare-slots';
import { AT, HELD, STATE, type HasState } from './document';
import { DocumentState } from './document-state';
import type { Held, HeldField, Holder } from './embedded';
import { enlistment } from './enlistment';
import type { Shape, ShapeField } from './shape';
import { locateInto, type Slots } from './slots';
import { loadStored, naming } from './stored-bytes';

/** A document inside another. */
export interface Inner {
  [HELD]?: DocumentState | Siblings;
  readonly [AT]?: number;
}

/** Where a document lies that is as it is stored. */
export class AsStored {
  constructor(
    readonly shape: Shape,
    readonly chunk: Chunk,
    readonly offset: number,
  ) {}
}

/** More slots than these are not made before the documents are read. */
const MOST = 4096;
/** How many each document has before those of its fields: itself, and where it lies. */
const OWN = 2;

/**
 * The documents that hang in one place, as long as they are only read: all of them share one array of slots. One that is
 * asked for anything but a value gets a state of its own.
 */
export class Siblings implements Holder {
  readonly owner: Held;
  readonly field: HeldField;
  /** For each the document, where it lies, below 0 as long as nothing was read of it, and then a slot for each field. */
  private readonly slots: Slots;
  private readonly width: number;

  constructor(
    private readonly shape: Shape,
    private readonly chunk: Chunk,
    { owner, field }: Holder,
    size: number,
  ) {
    this.owner = owner;
    this.field = field;
    this.width = shape.fields.length;
    this.slots = new Array<unknown>(size * (OWN + this.width)).fill(undefined);
  }

  /** Whether so many of them can share their slots. */
  static fit({ fields }: Shape, size: number): boolean {
    return size * (OWN + fields.length) <= MOST;
  }

  /** How many there are. */
  get size(): number {
    return this.slots.length / (OWN + this.width);
  }

  /** Makes the document at a position in the list, which lies at an offset. */
  make<T>(Model: new (siblings: Siblings, at: number) => T, position: number, offset: number): T {
    const at = position * (OWN + this.width);
    this.slots[at + 1] = -offset;
    return (this.slots[at] = new Model(this, at));
  }

  /** Keeps what is no document at a position. */
  put(position: number, item: unknown): unknown {
    return (this.slots[position * (OWN + this.width)] = item);
  }

  /** What was in the list from the beginning. */
  items(): unknown[] {
    const { slots } = this;
    const step = OWN + this.width;
    // Not by `Array.from`, which is many times slower.
    const items = new Array<unknown>(slots.length / step);
    for (let position = 0; position < items.length; position += 1) items[position] = slots[position * step];
    return items;
  }

  /** The value of a field, as `DocumentState.read` gives it. */
  read(document: Inner, index: number): unknown {
    const at = document[AT]!;
    const { slots } = this;
    if ((slots[at + 1] as number) < 0) this.open(at);
    // A field that the class got since has no slot here; in a transaction each document is kept before it is handed out.
    const slot = index < this.width && enlistment.open === 0 ? slots[at + OWN + index] : undefined;
    if (typeof slot === 'number') return this.decode(document, at + OWN + index, slot, this.shape.fields[index]!);
    return slot ?? this.absent(document, index);
  }

  private decode(document: Inner, position: number, slot: number, field: ShapeField): unknown {
    if (field.embedded !== undefined) return stateOfInner(document).read(field.index);
    const value = loadStored(this.shape, field, this.chunk, slot);
    if (typeof value === 'object' && value !== null) this.slots[position] = value;
    return value;
  }

  private absent(document: Inner, index: number): unknown {
    const { declared, fields } = this.shape;
    const field = fields[index]!;
    const { default: initial } = field;
    const isNone = enlistment.open === 0 && field.embedded === undefined && !declared.includes(field);
    // What a class's own initialisers give is mostly nothing.
    if (isNone && (typeof initial !== 'function' || (initial as () => unknown)() === undefined)) return undefined;
    return stateOfInner(document).read(index);
  }

  private open(at: number): void {
    const offset = -(this.slots[at + 1] as number);
    try {
      locateInto(this.slots, at + OWN, this.shape, this.chunk, offset);
    } catch (error) {
      throw naming(error, this.shape);
    }
    this.slots[at + 1] = offset;
  }

  /** Whether nothing of a document can have been changed: nobody was handed anything that changes in place. */
  isUntouched(at: number): boolean {
    const { slots, shape } = this;
    // Nothing was read of it.
    if ((slots[at + 1] as number) < 0) return true;
    for (let index = 0; index < this.width; index += 1) {
      const slot = slots[at + OWN + index];
      if (typeof slot === 'object' && slot !== null && canChange(shape.fields[index]!, slot)) return false;
    }
    return true;
  }

  /** Whether a list begins with all of them, in their order, and nothing of them can have been changed. */
  lead(items: readonly unknown[]): boolean {
    const { slots } = this;
    const step = OWN + this.width;
    if (items.length * step < slots.length) return false;
    for (let at = 0, position = 0; at < slots.length; at += step, position += 1) {
      const item = slots[at] as Inner | null;
      if (item !== items[position] || item?.[HELD] !== this || !this.isUntouched(at)) return false;
    }
    return true;
  }

  /** Where each of them lies. */
  places(): AsStored[] {
    const step = OWN + this.width;
    return Array.from({ length: this.size }, (_, position) => this.placeOf(position * step));
  }

  /** Where a document lies. */
  placeOf(at: number): AsStored {
    return new AsStored(this.shape, this.chunk, Math.abs(this.slots[at + 1] as number));
  }

  /** Whether this is where they hang. */
  hangIn({ owner, field }: Holder): boolean {
    return this.owner === owner && this.field.index === field.index;
  }

  /** A state of its own for a document. */
  leave(document: Inner): DocumentState {
    const { shape, chunk, slots, width, owner, field } = this;
    const first = document[AT]! + OWN;
    const offset = slots[first - 1] as number;
    const state = new DocumentState(shape, { chunk, offset: Math.abs(offset) });
    if (offset > 0) state.goOnWith(slots.slice(first, first + width));
    state.holder = { owner, field };
    state.document = document;
    return state;
  }
}

/** The state of a document inside another, which gets one of its own now unless it has. */
function stateOfInner(document: Inner): DocumentState {
  const held = document[HELD];
  return held instanceof Siblings ? (document[HELD] = held.leave(document)) : held!;
}

/** Whether it is sure, without a look at its values, that a document is as it is stored. */
export function isUntouched(document: HasState): boolean {
  const { [HELD]: held, [AT]: at } = document as Inner;
  return held instanceof Siblings && held.isUntouched(at!);
}

/** Where a document hangs. */
export function holderOf(document: HasState): Holder | undefined {
  const { [HELD]: held } = document as Inner;
  return held instanceof Siblings ? held : document[STATE].holder;
}

/** What the first documents of a list share, where these are all that share it, and are as they are stored. */
export function leadersOf(items: readonly unknown[]): Siblings | undefined {
  const held = (items[0] as Inner | null | undefined)?.[HELD];
  return held instanceof Siblings && held.lead(items) ? held : undefined;
}

/** The same for one that hangs in a place. */
export function isUntouchedIn(document: HasState, holder: Holder): boolean {
  const { [HELD]: held } = document as Inner;
  return held instanceof Siblings && held.hangIn(holder) && isUntouched(document);
}

/** The same; where it lies, or `undefined`. */
export function untouchedPlace(document: HasState): AsStored | undefined {
  const { [HELD]: held, [AT]: at } = document as Inner;
  return held instanceof Siblings && held.isUntouched(at!) ? held.placeOf(at!) : undefined;
}

/** Has the documents of a class be able to share slots with their siblings: they get a state when somebody asks for it. */
export function letShare(prototype: object): void {
  Object.defineProperty(prototype, STATE, {
    get(this: Inner): DocumentState | undefined {
      const held = this[HELD];
      return held instanceof Siblings ? (this[HELD] = held.leave(this)) : held;
    },
    set(this: Inner, state: DocumentState): void {
      this[HELD] = state;
    },
  });
}

keepOne(new Siblings({ fields: [] } as unknown as Shape, {} as Chunk, {} as Holder, 0));
