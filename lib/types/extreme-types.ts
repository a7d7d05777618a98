import { MaxKey, MinKey } from '../bson/classes';
import { isBsonOf } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

/** The value that is smaller than any other. */
export const minKeyType = plainType<MinKey>({
  name: 'MinKey',
  mutable: false,
  cast: (value) => (isBsonOf(value, 'MinKey') ? new MinKey() : UNCASTABLE),
});

/** The value that is larger than any other. */
export const maxKeyType = plainType<MaxKey>({
  name: 'MaxKey',
  mutable: false,
  cast: (value) => (isBsonOf(value, 'MaxKey') ? new MaxKey() : UNCASTABLE),
});
