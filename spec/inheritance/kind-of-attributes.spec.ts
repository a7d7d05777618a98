import { UnknownTypeError } from '../../lib/errors/unknown-type-error';
import { kindOfNew } from '../../lib/inheritance/kind-of-attributes';
import { corkOak, oak, tree } from './sample';

describe('the class of a new document', () => {
  it('is named by the key among its attributes, or the one asked', () => {
    expect(
      [{ kind: 1 }, { kind: 'CorkOak' }, {}, undefined, { kind: null }].map((given) => kindOfNew(tree, given)),
    ).toEqual([oak, corkOak, tree, tree, tree]);
  });

  it('is one that is known, whatever the root falls back to', () => {
    for (const kind of ['Elm', 'Ash', { $ne: 1 }]) expect(() => kindOfNew(oak, { kind })).toThrow(UnknownTypeError);
    expect(kindOfNew(oak, Object.create({ kind: 'Elm' }))).toBe(oak);
  });
});
