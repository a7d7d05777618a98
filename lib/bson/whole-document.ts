import type { Chunk, Place } from './chunk';
import { BSON, ObjectId } from './classes';
import { keepOne } from './keep-one';

/** What comes before the `_id` in a document that begins with it: the size, its type and its key. */
const BEFORE_ID = 4 + 1 + '_id'.length + 1;

/**
 * The `_id` of a document that is written already. Where the driver writes it into a command, it brings along all that comes
 * after it: so the document need not be written twice, nor be held as an object meanwhile.
 */
export class WholeId extends ObjectId implements Place {
  chunk!: Chunk;
  offset = 0;
  size = 0;
  /** Whether it was not made for it. */
  isGiven = false;

  /** Lays the document down that begins with this id. */
  lie({ chunk, offset }: Place, size: number): this {
    this.chunk = chunk;
    this.offset = offset;
    this.size = size;
    return this;
  }

  /** Called by the driver; the zero at the end of the document it writes itself. */
  serializeInto(into: Uint8Array, at: number): number {
    const { offset, size } = this;
    this.chunk.bytes.copy(into, at, offset + BEFORE_ID, offset + size - 1);
    return size - 1 - BEFORE_ID;
  }

  /** The document as plain objects. */
  deserialize(): Record<string, unknown> {
    return BSON.deserialize(this.bytes());
  }

  /** The document as it will be stored. */
  bytes(): Buffer {
    return this.chunk.bytes.subarray(this.offset, this.offset + this.size);
  }
}

keepOne(new WholeId());

let isTaken: boolean | undefined;

/** Whether this driver lets an `_id` write itself. It says so nowhere, and so one is tried. */
export function takesWholeIds(): boolean {
  return (isTaken ??= tryOne());
}

function tryOne(): boolean {
  try {
    const id = new ObjectId();
    const bytes = Buffer.from(BSON.serialize({ _id: id, more: ['of', { it: 1.5 }] }));
    const whole = new WholeId(id).lie({ chunk: { bytes, view: new DataView(bytes.buffer) }, offset: 0 }, bytes.length);
    return bytes.equals(BSON.serialize({ _id: whole }));
  } catch {
    return false;
  }
}
