import * as fc from 'fast-check';
import { hashName, isName, nameAt } from '../../lib/bson/names';

describe('nameAt', () => {
  it('gives the text of any bytes, however often and whatever was read before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 80 }), { minLength: 1, maxLength: 50 }),
        (names) => {
          for (const name of [...names, ...names]) {
            const bytes = Buffer.from(`<${name}>`);
            expect(nameAt(bytes, 1, bytes.length - 1)).toBe(bytes.subarray(1, -1).toString());
          }
        },
      ),
    );
  });

  it('keeps two names apart that fall on one place', () => {
    // 'Aa' and 'BB' have the same hash.
    const bytes = Buffer.from('AaBB');

    expect(hashName(bytes, 0, 2)).toBe(hashName(bytes, 2, 4));
    expect([nameAt(bytes, 0, 2), nameAt(bytes, 2, 4), nameAt(bytes, 0, 2)]).toEqual(['Aa', 'BB', 'Aa']);
  });

  it('does not keep the bytes that it was given', () => {
    const bytes = Buffer.from('own-memory');
    nameAt(bytes, 0, bytes.length);
    bytes.write('xxx');

    expect(nameAt(Buffer.from('own-memory'), 0, 10)).toBe('own-memory');
  });
});

describe('isName', () => {
  it.each([
    ['name', true],
    ['nam', false],
    ['names', false],
    ['nome', false],
  ])('compares with %s', (name, expected) => {
    expect(isName(Buffer.from('<name>'), 1, 5, Buffer.from(name))).toBe(expected);
  });
});
