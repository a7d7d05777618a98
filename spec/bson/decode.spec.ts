import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { chunkOf } from '../../lib/bson/chunk';
import { Binary, BSON, BSONRegExp, type DBRef, Double, Int32, Long, ObjectId } from '../../lib/bson/classes';
import { decodeExactly, decodeField, decodeValue, hasRepeatedKeys } from '../../lib/bson/decode';
import { Elements } from '../../lib/bson/walk';
import { MalformedDocumentError } from '../../lib/errors/malformed-document-error';
import { arbitraryDocument, VALUES } from './arbitrary-document';
import { bytesOf, decodeAll, rawDocument, rawInt, rawString } from './raw';

/** What the only field of a document is decoded into. */
function decodeOnly(bytes: Buffer, decode: typeof decodeValue = decodeValue): unknown {
  const elements = new Elements(bytes, 0, bytes.length);
  elements.advance();
  return decode(chunkOf(bytes), elements.type, elements.value);
}

describe('decodeValue', () => {
  it.each(Object.entries(VALUES))('decodes a %s as the driver does', (_name, values) => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = bytesOf(value);
        const decoded = decodeOnly(bytes);
        const expected: unknown = BSON.deserialize(bytes).v;

        expect(decoded).toStrictEqual(expected);
        expect(bytesOf(decoded)).toEqual(bytesOf(expected));
      }),
    );
  });

  it('decodes whole documents as the driver does', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const bytes = Buffer.from(BSON.serialize({ v: document, w: [document] }));

        // Jest takes an own key `constructor` for the class.
        expect(isDeepStrictEqual(decodeAll(bytes), BSON.deserialize(bytes))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes no other document for a part of this one', () => {
    const first = bytesOf({ a: [1, { b: 'two' }], c: 'three' });
    const batch = Buffer.concat([first, bytesOf('another'), first]);
    const elements = new Elements(batch, first.length, batch.length);
    elements.advance();

    expect(decodeValue(chunkOf(batch), elements.type, elements.value)).toBe('another');
  });

  it.each([
    [2 ** 53 - 1, 2 ** 53 - 1],
    [-(2 ** 53) + 1, -(2 ** 53) + 1],
    [2n ** 53n, Long.fromBigInt(2n ** 53n)],
    [2n ** 53n + 1n, Long.fromBigInt(2n ** 53n + 1n)],
    [-(2n ** 63n), Long.MIN_VALUE],
    [2n ** 63n - 1n, Long.MAX_VALUE],
  ])('rounds no Long: %s', (stored, expected) => {
    expect(decodeOnly(bytesOf(typeof stored === 'number' ? Long.fromNumber(stored) : stored))).toStrictEqual(expected);
  });

  it.each(['\ufffd', 'a\ufffdb', '\ufeffwith a mark', 'ünïcödé', '\u{1f9f5}', ''])('keeps the text %j', (text) => {
    expect(decodeOnly(bytesOf(text))).toBe(text);
  });

  it('keeps keys that mean something to JavaScript as data', () => {
    const decoded = decodeOnly(bytesOf(new Map([['__proto__', { polluted: true }]]))) as object;

    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
    expect(Object.entries(decoded)).toEqual([['__proto__', { polluted: true }]]);
    expect('polluted' in decoded).toBe(false);
  });

  it('shares no memory with the bytes', () => {
    const bytes = Buffer.from(
      BSON.serialize({ v: [new Binary(Buffer.from('kept')), new ObjectId('65e5c0a1b2c3d4e5f6a7b8c9')] }),
    );
    const [binary, id] = decodeOnly(bytes) as [Binary, ObjectId];
    bytes.fill(0);

    expect(binary.toString()).toBe('kept');
    expect(binary.buffer.buffer.byteLength).toBe(4);
    expect(id.toHexString()).toBe('65e5c0a1b2c3d4e5f6a7b8c9');
  });

  // The driver gives the first two as `/a/g` and `/a/`, and would store these as something else.
  it.each([new BSONRegExp('a', 's'), new BSONRegExp('a', 'lux'), new BSONRegExp('(?>a)', 'i')])(
    'keeps %p',
    (pattern) => {
      expect(decodeOnly(bytesOf(pattern))).toStrictEqual(pattern);
      expect(decodeOnly(bytesOf({ $ref: 'c', $id: 1, pattern }))).toHaveProperty('fields.pattern', pattern);
    },
  );

  it('keeps the name of a collection with a dot in a DBRef, and a key that is none of a DBRef', () => {
    const stored = bytesOf({ $ref: 'app.people', $id: 1, ['__proto__']: 2 });
    const reference = decodeOnly(stored) as DBRef;

    expect([reference.collection, reference.db, Object.entries(reference.fields)]).toEqual([
      'app.people',
      undefined,
      [['__proto__', 2]],
    ]);
  });

  it('gives a pattern that JavaScript does not know as a BSONRegExp', () => {
    expect(decodeOnly(bytesOf(new BSONRegExp('(?>a)', 'x')))).toStrictEqual(new BSONRegExp('(?>a)', 'x'));
  });

  it('decodes deep documents and refuses bottomless ones', () => {
    const nest = (depth: number) => {
      let value = rawDocument();
      for (let level = 0; level < depth; level++) value = rawDocument([3, 'v', value]);
      return value;
    };

    expect(decodeOnly(nest(180))).toStrictEqual(BSON.deserialize(nest(180)).v);
    expect(() => decodeOnly(nest(600))).toThrow(MalformedDocumentError);
  });

  it.each([
    ['a boolean that is 2', rawDocument([8, 'v', Buffer.of(2)])],
    ['a text that is not UTF-8', rawDocument([2, 'v', rawString(Buffer.of(0xff, 0xfe))])],
    ['a name inside that is not UTF-8', rawDocument([3, 'v', rawDocument([16, Buffer.of(0xc3), rawInt(1)])])],
    ['a Binary with two lengths', rawDocument([5, 'v', Buffer.of(4, 0, 0, 0, 2, 9, 0, 0, 0)])],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decodeOnly(bytes)).toThrow(MalformedDocumentError);
  });
});

describe('corrupted bytes', () => {
  it('give a document or a MalformedDocumentError, never anything else', () => {
    const change = fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 5, 127, 128, 255), fc.nat(255)));
    fc.assert(
      fc.property(
        arbitraryDocument,
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.nat(8),
        (document, changes, cut) => {
          const bytes = Buffer.from(BSON.serialize({ v: document, w: [document] }));
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          try {
            decodeAll(cut === 0 ? bytes.subarray(0, bytes.length >> 1) : bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedDocumentError);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('give the same for any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        const bytes = rawDocument([3, 'v', Buffer.concat([rawInt(noise.length + 5), noise, Buffer.alloc(1)])]);
        try {
          decodeAll(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDocumentError);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('decodeExactly', () => {
  it.each([new Double(5), new Int32(5), Long.fromNumber(5), new BSONRegExp('a', 's')])(
    'keeps the type of %p',
    (value) => {
      expect(decodeOnly(bytesOf(value), decodeExactly)).toStrictEqual(value);
    },
  );
});

describe('decodeExactly of a date beyond those of JavaScript', () => {
  // The driver would store it again as the first moment of 1970.
  const beyond = Buffer.alloc(8);
  beyond.writeBigInt64LE(8_640_000_000_000_001n);
  const inside = rawDocument([3, 'v', rawDocument([4, 'list', rawDocument([9, '0', beyond])])]);

  it.each([
    ['alone', rawDocument([9, 'v', beyond])],
    ['inside', inside],
  ])('is refused: %s', (_where, bytes) => {
    expect(() => decodeOnly(bytes, decodeExactly)).toThrow(MalformedDocumentError);
  });
});

describe('decodeField', () => {
  const bytes = rawDocument([16, 'a', rawInt(1)], [16, 'b', rawInt(2)], [16, 'a', rawInt(3)]);

  it.each([
    ['a', 3],
    ['b', 2],
    ['c', undefined],
  ])('finds %s', (name, value) => {
    expect(decodeField(chunkOf(bytes), 0, name)).toBe(value);
  });
});

describe('hasRepeatedKeys', () => {
  const twice = rawDocument([16, 'a', rawInt(1)], [16, 'a', rawInt(2)]);

  it.each([
    ['once', bytesOf({ a: 1, b: [{ a: 1 }, { a: 1 }] }), false],
    ['twice', rawDocument([3, 'v', twice]), true],
    ['twice, further down', rawDocument([3, 'v', rawDocument([4, 'list', rawDocument([3, '0', twice])])]), true],
    ['in no document', bytesOf('a'), false],
  ])('sees a key %s', (_name, bytes, expected) => {
    expect(decodeOnly(bytes, hasRepeatedKeys as typeof decodeValue)).toBe(expected);
  });
});
