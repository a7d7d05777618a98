import { embeddedType, type EmbeddedClass } from '../associations/embedded/embedded-type';
import { draftOf } from '../definition/draft';
import { arrayOf } from '../types/array-type';
import type { FieldType } from '../types/field-type';
import { refuseReserved } from './reserved';

/** What embedding takes besides the class. */
export interface EmbedsOptions {
  /** Key in the stored document, where it is another than the property's name. */
  readonly name?: string;
}

function embeds(type: () => FieldType, options: EmbedsOptions): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    const storedName = options.name ?? name;
    refuseReserved(target, target.constructor, name, storedName);
    draftOf(target.constructor).fields.set(name, { name, storedName, type });
  };
}

/**
 * Declares that each document holds one of another class. A change inside it is stored with the next save.
 *
 * @param target the other class, as a function, so that classes which import each other load in any order
 *
 * @example
 * @EmbedsOne(() => Address) address!: Address | null;
 */
export function EmbedsOne(target: () => EmbeddedClass, options: EmbedsOptions = {}): PropertyDecorator {
  return embeds(() => embeddedType(target), options);
}

/**
 * Declares that each document holds a list of another class.
 *
 * @example
 * @EmbedsMany(() => Note) notes!: Note[];
 */
export function EmbedsMany(target: () => EmbeddedClass, options: EmbedsOptions = {}): PropertyDecorator {
  return embeds(() => arrayOf(embeddedType(target)), options);
}
