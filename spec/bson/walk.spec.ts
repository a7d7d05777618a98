import { BSON, MinKey, ObjectId } from '../../lib/bson/classes';
import { cstringEnd, documentEnd, Elements, int32At, valueEnd } from '../../lib/bson/walk';
import { MalformedDocumentError } from '../../lib/errors/malformed-document-error';
import { bytesOf, rawDocument, rawInt, rawString } from './raw';

function walkAll(bytes: Uint8Array): number {
  let count = 0;
  for (const elements = new Elements(bytes, 0, bytes.length); elements.advance();) count += 1;
  return count;
}

describe('Elements', () => {
  it('goes over every element once', () => {
    expect(walkAll(BSON.serialize({ a: 1, b: 'two', c: { d: 3 }, e: [new ObjectId(), new MinKey()], f: /x/ }))).toBe(5);
    expect(walkAll(BSON.serialize({}))).toBe(0);
  });

  it.each<[string, Buffer]>([
    ['no bytes at all', Buffer.alloc(0)],
    ['three bytes', Buffer.of(5, 0, 0)],
    ['a size that is too large', Buffer.concat([rawInt(200), bytesOf(1).subarray(4)])],
    ['a size that is too small', Buffer.of(4, 0, 0, 0, 0)],
    ['a negative size', Buffer.of(255, 255, 255, 255, 0)],
    ['no closing zero', Buffer.of(5, 0, 0, 0, 1)],
    ['a name without end', rawDocument([16, 'a', Buffer.alloc(0)]).fill(65, 5, 7)],
    ['an unknown type', rawDocument([99, 'a', rawInt(1)])],
    ['type 0 before the end', rawDocument([0, 'a', rawInt(1)])],
    ['a number cut off', rawDocument([1, 'a', rawInt(1)])],
    ['a string of length 0', rawDocument([2, 'a', rawInt(0)])],
    [
      'a string longer than the document',
      rawDocument([2, 'a', Buffer.concat([rawInt(2 ** 31 - 1), Buffer.from('a\0')])]),
    ],
    ['a string without its zero', rawDocument([2, 'a', Buffer.concat([rawInt(2), Buffer.from('ab')])])],
    ['a document inside that is too long', rawDocument([3, 'a', rawInt(100)])],
    ['a document inside that is too short', rawDocument([3, 'a', rawInt(4)])],
    ['an array that does not end', rawDocument([4, 'a', Buffer.of(5, 0, 0, 0, 7)])],
    ['a Binary of negative length', rawDocument([5, 'a', Buffer.concat([rawInt(-1), Buffer.of(0)])])],
    ['a Binary that is cut off', rawDocument([5, 'a', Buffer.concat([rawInt(9), Buffer.of(0, 1)])])],
    ['a pattern without options', rawDocument([11, 'a', Buffer.from('abc')])],
    ['a pointer that is cut off', rawDocument([12, 'a', rawString('people')])],
    ['code with scope of an impossible length', rawDocument([15, 'a', rawInt(3)])],
  ])('refuses %s', (_name, bytes) => {
    expect(() => walkAll(bytes)).toThrow(MalformedDocumentError);
  });
});

describe('its parts', () => {
  it('read, and check against the limit', () => {
    expect(int32At(Buffer.of(0xfe, 0xff, 0xff, 0xff), 0)).toBe(-2);
    expect(documentEnd(Buffer.concat([bytesOf(1), bytesOf(2)]), 12, 24)).toBe(23);
    expect(() => documentEnd(Buffer.concat([bytesOf(1), bytesOf(2)]), 12, 23)).toThrow(MalformedDocumentError);
    expect(cstringEnd(Buffer.from('ab\0'), 0, 3)).toBe(2);
    expect(() => cstringEnd(Buffer.from('ab\0'), 0, 2)).toThrow(MalformedDocumentError);
    expect(valueEnd(rawInt(7), 16, 0, 4)).toBe(4);
    expect(() => valueEnd(rawInt(7), 16, 0, 3)).toThrow(MalformedDocumentError);
  });
});
