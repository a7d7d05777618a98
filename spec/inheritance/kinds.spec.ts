import { declarerOf, kindNamed, kindsOf, typeFilter, unknownType } from '../../lib/inheritance/kinds';
import { ash, corkOak, CorkOak, oak, Oak, tree, Tree } from './sample';

describe('the classes of a hierarchy', () => {
  it('are a class and those below it', () => {
    expect([kindsOf(tree), kindsOf(oak), kindsOf(ash)]).toEqual([[tree, oak, ash, corkOak], [oak, corkOak], [ash]]);
    expect([kindNamed(tree, 1), kindNamed(oak, 'CorkOak'), kindNamed(oak, 'Ash'), kindNamed(tree, '1')]).toEqual([
      oak,
      corkOak,
      undefined,
      undefined,
    ]);
  });

  it('are asked for by their values, but for the root', () => {
    expect([typeFilter(tree), typeFilter(oak), typeFilter(ash)]).toEqual([
      {},
      { kind: { $in: [1, 'CorkOak'] } },
      { kind: 'Ash' },
    ]);
  });

  it('are known by what they declare, and named in errors', () => {
    expect([declarerOf(corkOak, Tree), declarerOf(corkOak, Oak), declarerOf(corkOak, CorkOak)]).toEqual([
      tree,
      oak,
      corkOak,
    ]);
    expect(declarerOf(ash, Oak)).toBe(ash);
    expect(unknownType(oak, 'Elm')).toMatchObject({ model: 'Oak', key: 'kind', value: 'Elm', known: [1, 'CorkOak'] });
  });
});
