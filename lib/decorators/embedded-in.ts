import { embeddedIn, type EmbeddedIn as Around, type EmbeddedInOptions } from '../associations/embedded/embedded-in';
import { association, type ModelToken } from './association';

/** The type of a property that `@EmbeddedIn` declares: the document around; null for one that hangs nowhere. */
export type EmbeddedIn<T extends object> = Around<T>;

/**
 * Declares the property that leads from an embedded document to the one around.
 *
 * @param target the class of the document around; whatever it is unless given
 * @throws InvalidOptionError for an option that is unknown or ill-typed
 *
 * @example
 * @EmbeddedIn(() => Person, { touch: true }) person!: EmbeddedIn<Person>;
 */
export function EmbeddedIn(
  target: () => ModelToken = () => Object,
  options: EmbeddedInOptions = {},
): PropertyDecorator {
  return association(target, (declared) => embeddedIn(declared, declared.target, options));
}
