import { keepOne } from '../bson/keep-one';
import type { PendingInside } from './embedded';

/**
 * Documents inside a new one that were given as plain objects: cast and checked, in the form in which they are stored. They
 * become documents when somebody asks for them; most are stored before anyone does.
 */
export class Unopened {
  /** Whether a write of it has begun. */
  isUnderWay = false;
  /** The document, or the items of the list, that it became last; `undefined` while it is none. */
  opened: unknown = undefined;
  /** What of these was under way when it became them. */
  pending: PendingInside | undefined = undefined;

  /** @param stored never changed by anybody */
  constructor(readonly stored: unknown) {}
}

keepOne(new Unopened(undefined));
