import { chunkOf, copyBytes, ownBytes, Reply } from '../../lib/bson/chunk';

const SIXTEEN_KB = 16 * 1024;

describe('ownBytes', () => {
  it('copies, many documents into one chunk', () => {
    const batch = Buffer.alloc(1_000_000, 7);
    const places = Array.from({ length: 100 }, (_, index) =>
      ownBytes(batch.subarray(index * 1000, index * 1000 + 1000)),
    );
    batch.fill(0);

    expect(new Set(places.map(({ chunk }) => chunk)).size).toBeLessThanOrEqual(8);
    for (const { chunk, offset } of places) {
      expect(chunk.bytes.buffer.byteLength).toBe(SIXTEEN_KB);
      expect(chunk.bytes.subarray(offset, offset + 1000).equals(Buffer.alloc(1000, 7))).toBe(true);
    }
  });

  it('gives a large document its own chunk, and leaves the open one open', () => {
    const before = ownBytes(Buffer.alloc(8, 1));
    const large = ownBytes(Buffer.alloc(SIXTEEN_KB + 1, 2));
    const after = ownBytes(Buffer.alloc(8, 3));

    expect([large.offset, large.chunk.bytes.length, large.chunk.bytes.buffer.byteLength]).toEqual([
      0,
      SIXTEEN_KB + 1,
      SIXTEEN_KB + 1,
    ]);
    expect([SIXTEEN_KB - before.offset < 16 || after.chunk === before.chunk, large.chunk.bytes[0]]).toEqual([true, 2]);
  });
});

describe('Reply', () => {
  const placed = (reply: Reply, bytes: Buffer, start: number): [shared: boolean, byte: number] => {
    const { chunk, offset } = reply.place(bytes.subarray(start, start + 8));
    return [chunk.bytes.buffer === bytes.buffer, chunk.bytes[offset]!];
  };

  it('leaves documents where they lie in a small reply, and copies them out of a large one', () => {
    const [small, large] = [Buffer.alloc(2 * SIXTEEN_KB, 1), Buffer.alloc(2 * SIXTEEN_KB + 1, 2)];
    small[100] = 5;
    const reply = new Reply(small.subarray(0, 8));

    expect([placed(reply, small, 0), placed(reply, small, 100)]).toEqual([
      [true, 1],
      [true, 5],
    ]);
    expect(reply.place(small.subarray(8)).chunk).toBe(reply.place(small).chunk);
    expect(placed(new Reply(large.subarray(0, 8)), large, 100)).toEqual([false, 2]);
  });

  it('copies what comes from another reply', () => {
    const [one, other] = [Buffer.alloc(SIXTEEN_KB, 1), Buffer.alloc(SIXTEEN_KB, 2)];
    const reply = new Reply(one);

    expect([placed(reply, other, 0), placed(reply, one, 0)]).toEqual([
      [false, 2],
      [true, 1],
    ]);
  });
});

describe('chunkOf', () => {
  it.each([Buffer.from('xabcdefgh').subarray(1), new Uint8Array(Buffer.from('xabcdefgh')).subarray(1)])(
    'takes the bytes as they lie',
    (bytes) => {
      const chunk = chunkOf(bytes);

      expect(chunk.bytes.buffer).toBe(bytes.buffer);
      expect([chunk.bytes.toString(), chunk.view.getUint8(0)]).toEqual(['abcdefgh', 97]);
    },
  );
});

describe('copyBytes', () => {
  it('shares its memory with nothing', () => {
    const bytes = Buffer.from('abcdef');
    const copy = copyBytes(bytes, 1, 3);
    bytes.fill(0);

    expect([copy.toString(), copy.buffer.byteLength]).toEqual(['bc', 2]);
  });
});
