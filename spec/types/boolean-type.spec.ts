import { booleanType } from '../../lib/types/boolean-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

describe('booleanType', () => {
  itCasts(booleanType, [
    ...[true, 1, 'true', 't', 'yes', 'y', 'on', '1', 'TRUE', ' yes '].map((given) => [given, true] as const),
    ...[false, 0, 'false', 'f', 'no', 'n', 'off', '0', 'False'].map((given) => [given, false] as const),
    ...['', ' ', 'maybe', 2, -1, NaN, 1n, {}, [], [true], new Date(0)].map((given) => [given, UNCASTABLE] as const),
  ]);
});
