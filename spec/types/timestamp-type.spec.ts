import { Long, Timestamp } from '../../lib/bson/classes';
import { UNCASTABLE } from '../../lib/types/field-type';
import { timestampType } from '../../lib/types/timestamp-type';
import { itCasts } from './casting';

const at = (t: number, i: number): Timestamp => new Timestamp({ t, i });

describe('timestampType', () => {
  itCasts(timestampType, [
    [at(1, 2), at(1, 2)],
    [at(2 ** 32 - 1, 2 ** 32 - 1), at(2 ** 32 - 1, 2 ** 32 - 1)],
    [{ t: 5, i: 0 }, at(5, 0)],
    [{ t: 5 }, UNCASTABLE],
    [{ t: 5, i: 0, more: 1 }, UNCASTABLE],
    [{ t: -1, i: 0 }, UNCASTABLE],
    [{ t: 2 ** 32, i: 0 }, UNCASTABLE],
    [{ t: 1.5, i: 0 }, UNCASTABLE],
    [{ t: '1', i: 0 }, UNCASTABLE],
    [new Date(0), UNCASTABLE],
    [Long.fromNumber(5), UNCASTABLE],
    [5, UNCASTABLE],
  ]);
});
