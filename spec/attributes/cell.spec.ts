import { Cell } from '../../lib/attributes/cell';

describe('Cell', () => {
  it('holds a value, what it was, and where that lies', () => {
    expect({ ...new Cell('is', 'was', 0) }).toEqual({
      value: 'is',
      original: 'was',
      at: 0,
      handedOut: true,
      uncast: false,
      replaced: false,
    });
  });
});
