import { becoming } from '../../lib/attributes/become';
import { adopt } from '../../lib/attributes/hydrate';
import { shapeOf } from '../../lib/attributes/shape';
import { BSON, Double, Int32 } from '../../lib/bson/classes';
import { declare, type Sample } from './sample';

const key = (constant: string) => ({
  of: String,
  storedName: '_type',
  constant,
  default: constant,
  declaresDefault: true,
});
const Shape = declare('Shape', { name: String, tags: { of: [String] }, size: Object, _type: key('Shape') });
const Circle = declare('Circle', {
  name: String,
  tags: { of: [String] },
  size: Object,
  radius: Number,
  _type: key('Circle'),
});

function become(state: ReturnType<Sample['load']>['state'], { model, definition }: Sample) {
  const document = Object.create(model.prototype as object) as object;
  return adopt(document, becoming(state, shapeOf(definition)));
}

describe('the state of the same document as one of another class', () => {
  it('has what is stored, what was changed since, and its own key as a change', () => {
    const { state } = Shape.load({ name: 'a', tags: ['b'], radius: 3, legacy: 1, _type: 'Shape' });
    state.writeNamed('name', 'c');
    const circle = become(state, Circle);
    expect([circle.readNamed('name'), circle.was('name'), circle.readNamed('radius')]).toEqual(['c', 'a', 3]);
    expect([circle.changedNames().sort(), circle.was('_type')]).toEqual([['_type', 'name'], 'Shape']);
    expect(circle.stored()).toMatchObject({ legacy: new Int32(1), name: 'a', radius: 3, tags: ['b'], _type: 'Shape' });
  });

  it('keeps what was settled since it was loaded, and the kind of each number', () => {
    const { state } = Shape.load(BSON.serialize({ name: 'a', size: { w: new Double(5) }, _type: 'Shape' }));
    state.writeNamed('name', 'b');
    state.settle(state.pending());
    const circle = become(state, Circle);
    expect([circle.readNamed('name'), circle.changedNames()]).toEqual(['b', ['_type']]);
    (circle.readNamed('size') as { h: number }).h = 1;
    expect(circle.forInsert()['size']).toEqual({ w: new Double(5), h: 1 });
  });

  it('is new where the document is, and back again it is as it was', () => {
    const circle = become(Shape.create({ name: 'a' }).state, Circle);
    expect([circle.isNew, circle.readNamed('name')]).toEqual([true, 'a']);
    const back = become(become(Shape.load({ name: 'a', _type: 'Shape' }).state, Circle), Shape);
    expect(back.isChanged()).toBe(false);
  });
});
