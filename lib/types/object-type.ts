import { castData, isPlain } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

type Plain = Record<string, unknown>;

function cast(value: unknown): Plain | typeof UNCASTABLE {
  return isPlain(value) ? (castData(value) as Plain | typeof UNCASTABLE) : UNCASTABLE;
}

/** A plain object with whatever BSON can store in it. Whatever the keys are, `$ne` and `__proto__` too, they are data. */
export const objectType = plainType<Plain>({ name: 'Object', mutable: true, cast });
