import { ObjectId } from '../../lib/bson/classes';
import { dataType } from '../../lib/types/data-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { numberType } from '../../lib/types/number-type';
import { objectIdType } from '../../lib/types/object-id-type';
import { setOfType } from '../../lib/types/set-type';
import { itCasts } from './casting';

const id = new ObjectId();

describe('setOfType', () => {
  itCasts(setOfType(numberType), [
    [new Set([1, 2]), new Set([1, 2])],
    [[2, '2', 1], new Set([2, 1])],
    [[null, undefined], new Set([null])],
    [[], new Set()],
    [['a'], UNCASTABLE],
    ['12', UNCASTABLE],
    [{ 0: 1 }, UNCASTABLE],
  ]);

  itCasts(setOfType(objectIdType), [[[id, id.toHexString(), new ObjectId(id.id)], new Set([id])]]);

  itCasts(setOfType(dataType), [
    [[{ a: 1 }, { a: 1 }, 'a', 1], new Set<unknown>([{ a: 1 }, 'a', 1])],
    [[() => 1], UNCASTABLE],
  ]);

  it('is stored as an array in its order, which is part of it', () => {
    const type = setOfType(numberType);
    expect([type.dump(new Set([2, 1])), type.load([2, 1, 2])]).toEqual([[2, 1], new Set([2, 1])]);
    expect(type.equals(new Set([1, 2]), new Set([2, 1]))).toBe(false);
    expect([type.load('x'), type.dump('x' as never), type.copy('x' as never)]).toEqual(['x', 'x', 'x']);
  });

  it('is the same for the same items, and names them', () => {
    expect(setOfType(numberType)).toBe(setOfType(numberType));
    expect([setOfType(numberType).name, setOfType(dataType).name]).toEqual(['Set of Number', 'Set']);
  });
});
