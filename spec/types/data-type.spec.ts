import { ObjectId } from '../../lib/bson/classes';
import { dataType } from '../../lib/types/data-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

const id = new ObjectId();

describe('dataType', () => {
  itCasts(dataType, [
    [{ $ne: [1] }, { $ne: [1] }],
    [[{ id }], [{ id }]],
    [new Date(NaN), UNCASTABLE],
    [{ run: () => 1 }, UNCASTABLE],
    [new (class Own {})(), UNCASTABLE],
  ]);
});
