import { chunkOf } from '../../lib/bson/chunk';
import { decodeValue } from '../../lib/bson/decode';
import { BSON } from '../../lib/bson/classes';
import { nameAt } from '../../lib/bson/names';
import { setOwn } from '../../lib/bson/own-key';
import { Elements } from '../../lib/bson/walk';

/** A document written by hand: each element is its type, its name and its bytes. */
export function rawDocument(...elements: readonly [type: number, name: string | Buffer, value: Buffer][]): Buffer {
  const zero = Buffer.alloc(1);
  const body = elements.flatMap(([type, name, value]) => [Buffer.of(type), Buffer.from(name), zero, value]);
  const size = Buffer.alloc(4);
  size.writeInt32LE(Buffer.concat(body).length + 5);
  return Buffer.concat([size, ...body, zero]);
}

/** A string's value in BSON. */
export function rawString(text: string | Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32LE(Buffer.from(text).length + 1);
  return Buffer.concat([size, Buffer.from(text), Buffer.alloc(1)]);
}

/** An int32's value in BSON. */
export function rawInt(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** Every element decoded by our own walk, into an object. */
export function decodeAll(bytes: Uint8Array): Record<string, unknown> {
  const chunk = chunkOf(bytes);
  const object = {};
  for (const elements = new Elements(bytes, 0, bytes.length); elements.advance();) {
    setOwn(
      object,
      nameAt(chunk.bytes, elements.name, elements.nameEnd),
      decodeValue(chunk, elements.type, elements.value),
    );
  }
  return object;
}

/** A document of one field as bytes. */
export function bytesOf(v: unknown): Buffer {
  return Buffer.from(BSON.serialize({ v }));
}
