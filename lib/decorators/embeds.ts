import { embedsManyType, embedsOneType, type EmbeddedClass } from '../associations/embedded/embedded-type';
import type { EmbedsMany as LiveEmbedsMany } from '../associations/embedded/live-list';
import { hasMemberHooks } from '../associations/embedded/member-hooks';
import { checkOptions, FLAG, NAME, type OptionRule } from '../associations/options';
import type { EmbeddedOptions, MemberHook } from '../attributes/embedded';
import { declareField } from '../definition/draft';
import type { FieldType } from '../types/field-type';
import { refuseReserved } from './reserved';

/** What embedding takes besides the class. */
export interface EmbedsOptions {
  /** Key in the stored document, where it is another than the property's name. */
  readonly name?: string;
  /** Whether saving the document around runs the hooks of those inside; `false` unless given. */
  readonly cascadeCallbacks?: boolean;
  /** Whether validating the document around validates those inside; `true` unless given. */
  readonly validate?: boolean;
}

/** What a list takes beside that: what happens when a document is put in or taken out. */
export interface EmbedsManyOptions extends EmbedsOptions {
  /** A method of the document around, by name, or a function of it and the other; an error keeps the other out. */
  readonly beforeAdd?: MemberHook;
  readonly afterAdd?: MemberHook;
  /** An error keeps it in. */
  readonly beforeRemove?: MemberHook;
  readonly afterRemove?: MemberHook;
}

const HOOK: OptionRule = {
  takes: (value) => typeof value === 'function' || (typeof value === 'string' && value !== ''),
  says: 'the name of a method or a function',
};

const RULES: Readonly<Record<keyof EmbedsManyOptions, OptionRule>> = {
  name: NAME,
  cascadeCallbacks: FLAG,
  validate: FLAG,
  beforeAdd: HOOK,
  afterAdd: HOOK,
  beforeRemove: HOOK,
  afterRemove: HOOK,
};

function complete({ cascadeCallbacks = false, validate = true, ...options }: EmbedsManyOptions): EmbeddedOptions {
  const { beforeAdd, afterAdd, beforeRemove, afterRemove } = options;
  return { cascadeCallbacks, validate, beforeAdd, afterAdd, beforeRemove, afterRemove };
}

function embeds(kind: string, make: () => FieldType, options: EmbedsManyOptions): PropertyDecorator {
  let made: FieldType | undefined;
  // The same one in the classes below.
  const type = (): FieldType => (made ??= make());
  return (target, property) => {
    const name = String(property);
    const storedName = options.name ?? name;
    if (options !== NONE) checkOptions(`@${kind} ${target.constructor.name}.${name}`, options, RULES);
    refuseReserved(target, target.constructor, name, storedName);
    const isHooked = options !== NONE && hasMemberHooks(options);
    declareField(target.constructor, { name, storedName, type, isMadeLater: true, isHooked });
  };
}

const NONE: EmbedsManyOptions = {};

/**
 * Declares that each document holds one of another class. A change inside it is stored with the next save.
 *
 * @param target the other class, as a function, so that classes which import each other load in any order
 *
 * @example
 * @EmbedsOne(() => Address) address!: Address | null;
 */
export function EmbedsOne(target: () => EmbeddedClass, options: EmbedsOptions = NONE): PropertyDecorator {
  return embeds('EmbedsOne', () => embedsOneType(target, complete(options)), options);
}

/** The type of a property that `@EmbedsMany` declares: an array with methods that store. */
export type EmbedsMany<T extends object> = LiveEmbedsMany<T>;

/**
 * Declares that each document holds a list of another class.
 *
 * @example
 * @EmbedsMany(() => Note) notes!: EmbedsMany<Note>;
 */
export function EmbedsMany(target: () => EmbeddedClass, options: EmbedsManyOptions = NONE): PropertyDecorator {
  return embeds('EmbedsMany', () => embedsManyType(target, complete(options)), options);
}
