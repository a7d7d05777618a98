import { MaxKey, MinKey } from '../../lib/bson/classes';
import { maxKeyType, minKeyType } from '../../lib/types/extreme-types';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

const others = [null, undefined, '', 'MinKey', 0, -Infinity, {}, { $minKey: 1 }].map(
  (given) => [given, UNCASTABLE] as const,
);

describe('minKeyType', () => {
  itCasts(minKeyType, [[new MinKey(), new MinKey()], [new MaxKey(), UNCASTABLE], ...others]);
});

describe('maxKeyType', () => {
  itCasts(maxKeyType, [[new MaxKey(), new MaxKey()], [new MinKey(), UNCASTABLE], ...others]);
});
