import { keepOne } from './keep-one';
/** Bytes that documents live in, with what reading doubles from them takes. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/** Where a document lives. */
export interface Place {
  readonly chunk: Chunk;
  /** Position of the document's first byte in the chunk. */
  readonly offset: number;
}

/** Big enough to make copying cheap, small enough for one kept document to hold on to. */
const CHUNK_SIZE = 16 * 1024;

let open: Chunk | undefined;
let used = CHUNK_SIZE;

/** The bytes as a chunk of their own, not copied: for bytes that nothing else holds on to or writes to. */
export function chunkOf(bytes: Uint8Array): Chunk {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { bytes: buffer, view: new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength) };
}

/**
 * Copies a document out of the reply it came in, beside others in a small chunk: a document that is kept would else keep
 * its whole batch in memory. One larger than a chunk gets its own.
 */
export function ownBytes(bytes: Uint8Array): Place {
  const size = bytes.length;
  if (size > CHUNK_SIZE) return { chunk: chunkOf(copyBytes(bytes, 0, size)), offset: 0 };
  const place = room(size);
  place.chunk.bytes.set(bytes, place.offset);
  return place;
}

/** A reply of this size may stay as a whole with any document of it that is kept. */
const SMALL_REPLY = 2 * CHUNK_SIZE;

/**
 * Finds places for the documents of one reply: where they lie where it is small, and else beside others. Memory outside of
 * V8's heap that is soon let go of is dear: V8 collects all of its heap the sooner.
 */
export class Reply {
  private readonly chunk: Chunk | undefined;

  /** @param first one of them */
  constructor(first: Uint8Array) {
    const { buffer } = first;
    this.chunk = buffer.byteLength > SMALL_REPLY ? undefined : chunkOf(new Uint8Array(buffer));
  }

  place(bytes: Uint8Array): Place {
    if (this.chunk === undefined || this.chunk.bytes.buffer !== bytes.buffer) return ownBytes(bytes);
    return { chunk: this.chunk, offset: bytes.byteOffset };
  }
}

keepOne(new Reply(new Uint8Array(1)));

/** The same of bytes that something else begins with. */
export function ownBytesOf(bytes: Buffer, size: number): Place {
  if (size > CHUNK_SIZE) return { chunk: chunkOf(copyBytes(bytes, 0, size)), offset: 0 };
  const place = room(size);
  bytes.copy(place.chunk.bytes, place.offset, 0, size);
  return place;
}

function room(size: number): Place {
  if (open === undefined || used + size > CHUNK_SIZE) {
    open = chunkOf(Buffer.allocUnsafeSlow(CHUNK_SIZE));
    used = 0;
  }
  const place = { chunk: open, offset: used };
  used += size;
  return place;
}

/** A copy of some bytes that shares memory with nothing, not even with the pool that Node takes small buffers from. */
export function copyBytes(bytes: Uint8Array, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(end - start);
  copy.set(bytes.subarray(start, end));
  return copy;
}
