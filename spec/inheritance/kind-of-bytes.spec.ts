import { chunkOf } from '../../lib/bson/chunk';
import { BSON } from '../../lib/bson/classes';
import { UnknownTypeError } from '../../lib/errors/unknown-type-error';
import { isStillKind, kindAt, kindOfBytes } from '../../lib/inheritance/kind-of-bytes';
import { ash, corkOak, oak, tree } from './sample';

const bytes = (document: object): Uint8Array => BSON.serialize(document);
const place = (document: object) => ({ chunk: chunkOf(bytes(document)), offset: 0 });

describe('the class of stored bytes', () => {
  it('is told by the key, wherever it stands, and is the one asked where there is none', () => {
    expect(
      [{ a: 1, kind: 1 }, { kind: 'CorkOak', a: 1 }, { a: 1 }, { kind: null }].map((one) =>
        kindOfBytes(tree, bytes(one)),
      ),
    ).toEqual([oak, corkOak, tree, tree]);
    expect(kindAt(oak, place({ kind: 'CorkOak' }))).toBe(corkOak);
  });

  it('falls back for what nobody knows, and not for a class beside', () => {
    expect(kindOfBytes(oak, bytes({ kind: 'Elm' }))).toBe(oak);
    expect(() => kindOfBytes(oak, bytes({ kind: 'Ash' }))).toThrow(UnknownTypeError);
  });

  it('leaves broken bytes to whoever reads them', () => {
    expect(kindOfBytes(tree, Buffer.from([9, 0, 0, 0, 99, 1, 1, 1, 0]))).toBe(tree);
  });

  it('is still the same, or another by now', () => {
    expect([
      isStillKind(ash, place({ kind: 'Ash' })),
      isStillKind(ash, place({ kind: 1 })),
      isStillKind(tree, place({ kind: 'Ash' })),
      isStillKind(tree, place({})),
    ]).toEqual([true, false, false, true]);
  });
});
