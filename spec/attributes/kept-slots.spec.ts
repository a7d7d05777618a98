import { Cell } from '../../lib/attributes/cell';
import { keepSlots } from '../../lib/attributes/kept-slots';
import { shapeOf } from '../../lib/attributes/shape';
import { declare } from './sample';

describe('keepSlots', () => {
  it('puts back every kind of slot', () => {
    const shape = shapeOf(declare('Post', { title: String, tags: [String], likes: Number }).definition);
    const tags = ['a'];
    const cell = new Cell(tags, ['b'], 7);
    const restore = keepSlots(shape, [undefined, 'decoded', cell, 321]);
    tags.push('c');
    Object.assign(cell, { value: 'x', original: 1, at: 0, uncast: true });
    const slots = restore();

    expect(slots).toEqual([undefined, 'decoded', cell, 321]);
    expect(cell).toMatchObject({ value: ['a'], original: ['b'], at: 7 });
    expect([cell.uncast, cell.replaced, cell.handedOut]).toEqual([false, false, true]);
    expect([slots[2] === cell, cell.value === tags]).toEqual([true, true]);
  });
});
