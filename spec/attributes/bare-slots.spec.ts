import { canChange, track } from '../../lib/attributes/bare-slots';
import { Cell } from '../../lib/attributes/cell';
import { shapeOf } from '../../lib/attributes/shape';
import { locate, positionAt } from '../../lib/attributes/slots';
import { chunkOf } from '../../lib/bson/chunk';
import { BSON, ObjectId } from '../../lib/bson/classes';
import { declare } from './sample';

const shape = shapeOf(declare('Note', { owner: ObjectId, at: Date, tags: [String], text: String }).definition);
const [owner, at] = [new ObjectId(), new Date(7)];
const chunk = chunkOf(BSON.serialize({ tags: ['a'], at, owner, text: 'x' }));

describe('track', () => {
  it('gives what can change in place a cell with the place of what it was, and leaves all else', () => {
    const slots = locate(shape, chunk, 0);
    const [, , atLies, tagsLie, textLies] = slots as number[];
    const given = new Cell(['z'], undefined, tagsLie!);
    slots[1] = owner;
    slots[2] = at;
    slots[3] = given;
    track(shape, slots, chunk, 0);

    expect([slots[1], slots[3], slots[4]]).toEqual([owner, given, textLies]);
    expect(slots[2]).toMatchObject({ value: at, original: undefined, at: atLies });
    expect(positionAt(atLies!)).toBeGreaterThan(4);
  });
});

describe('canChange', () => {
  it('goes by the type, and by the value where that is of another', () => {
    const [, byId, byDate, , byText] = shape.fields;
    expect([canChange(byId!, owner), canChange(byDate!, at)]).toEqual([false, true]);
    expect([canChange(byText!, ['a']), canChange(byText!, owner)]).toEqual([true, false]);
  });
});
