import { castData } from './data';
import { plainType } from './plain-type';

/** Whatever BSON can store: what untyped sets hold. */
export const dataType = plainType<unknown>({ name: 'storable value', mutable: true, cast: castData });
