import { Code } from '../bson/classes';
import { castData, copyData, isBsonOf, isWellFormed } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

function cast(value: unknown): Code | typeof UNCASTABLE {
  if (typeof value === 'string') return isWellFormed(value) ? new Code(value) : UNCASTABLE;
  if (!isBsonOf<Code>(value, 'Code') || !isWellFormed(value.code)) return UNCASTABLE;
  const scope = value.scope === null ? null : castData(value.scope);
  return scope === UNCASTABLE ? UNCASTABLE : new Code(value.code, scope as Code['scope']);
}

/** JavaScript as the server stores it, with its scope; also as a text. It is never run. */
export const codeType = plainType<Code>({
  name: 'Code',
  mutable: true,
  cast,
  copy: (value) => (isBsonOf<Code>(value, 'Code') ? new Code(value.code, copyData(value.scope)) : value),
});
