import { Cell } from '../../lib/attributes/cell';

describe('Cell', () => {
  it('holds a value, what it was, and where that lies', () => {
    const { value, original, at, given, handedOut, uncast, replaced } = new Cell('is', 'was', 0);
    expect({ value, original, at, given }).toEqual({ value: 'is', original: 'was', at: 0 });
    expect({ handedOut, uncast, replaced }).toEqual({ handedOut: true, uncast: false, replaced: false });
  });

  it.each(['handedOut', 'uncast', 'replaced'] as const)('%s is true or false whatever the others are', (flag) => {
    const cell = new Cell('is', 'was', 0);
    const others = (): boolean[] =>
      (['handedOut', 'uncast', 'replaced'] as const).filter((other) => other !== flag).map((other) => cell[other]);
    const before = others();
    for (const is of [true, false, true]) {
      cell[flag] = is;
      expect([cell[flag], ...others()]).toEqual([is, ...before]);
    }
  });
});
