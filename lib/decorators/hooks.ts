import type { HookDefinition } from '../definition/hook-definition';
import { draftOf } from '../definition/draft';
import { InvalidOptionError } from '../errors/invalid-option-error';

type Method = (this: object, next?: () => Promise<void>) => unknown;

/** Whether a hook runs: the name of a method or getter, or a function of the document. May be asynchronous. */
export type HookCondition = string | ((document: never) => unknown);

/** When a hook runs, beside its event. */
export interface HookOptions {
  /** Runs only where this is truthy. */
  readonly if?: HookCondition;
  /** Runs only where this is not truthy. */
  readonly unless?: HookCondition;
  /** Runs only for new documents (`create`), or only for stored ones (`update`). */
  readonly on?: 'create' | 'update' | readonly ('create' | 'update')[];
  /** Runs before the hooks of the event that were declared earlier. */
  readonly prepend?: boolean;
}

const isCondition = (value: unknown): boolean =>
  typeof value === 'function' || (typeof value === 'string' && value !== '');
const isAction = (value: unknown): boolean => value === 'create' || value === 'update';

const OPTIONS: Readonly<Record<keyof HookOptions, (value: unknown) => boolean>> = {
  if: isCondition,
  unless: isCondition,
  on: (value) => isAction(value) || (Array.isArray(value) && value.length > 0 && value.every(isAction)),
  prepend: (value) => typeof value === 'boolean',
};

/** Every hook decorator is made here: it notes that a method runs at an event. */
function hook(when: HookDefinition['when'], event: string): (options?: HookOptions) => MethodDecorator {
  return (options = {}) => {
    checkOptions(options, `A hook ${when} ${event}`);
    return (target, property) => {
      // Called by name, so that a subclass which overrides the method overrides the hook.
      const run: HookDefinition['run'] = (document, next) => (document as Record<PropertyKey, Method>)[property]!(next);
      draftOf(target.constructor).hooks.push({ when, event, name: String(property), run, ...settings(options) });
    };
  };
}

function settings({ if: only, unless, on, prepend }: HookOptions): Partial<HookDefinition> {
  const conditions = [
    ...(only === undefined ? [] : [asking(only)]),
    ...(unless === undefined ? [] : [refusing(asking(unless))]),
  ];
  return {
    ...(conditions.length > 0 && { conditions }),
    ...(on !== undefined && { on: typeof on === 'string' ? [on] : [...on] }),
    ...(prepend === true && { prepend }),
  };
}

type Asking = (document: object) => unknown;

function asking(condition: HookCondition): Asking {
  if (typeof condition === 'function') return condition as unknown as Asking;
  return (document) => {
    const member = (document as Record<string, unknown>)[condition];
    return typeof member === 'function' ? (member as Method).call(document) : member;
  };
}

function refusing(ask: Asking): Asking {
  return async (document) => !(await ask(document));
}

function checkOptions(options: object, where: string): void {
  for (const [option, value] of Object.entries(options)) {
    const takes = Object.hasOwn(OPTIONS, option) ? OPTIONS[option as keyof HookOptions] : undefined;
    if (takes !== undefined && (value === undefined || takes(value))) continue;
    throw new InvalidOptionError({
      option,
      problem: `${where} does not take ${JSON.stringify(option)} like this.`,
      resolution: "Its options: if and unless, a name or a function; on, 'create' or 'update'; prepend, true or false.",
    });
  }
}

/** Runs the method before each validation; `false` halts it, and what wanted it. */
export const BeforeValidation = hook('before', 'validation');
/** Runs `async method(next)` around each validation; it must call `next`. */
export const AroundValidation = hook('around', 'validation');
/** Runs the method after each validation, whatever it found. */
export const AfterValidation = hook('after', 'validation');
/** Runs the method before each upsert; `false` halts it. */
export const BeforeUpsert = hook('before', 'upsert');
/** Runs `async method(next)` around each upsert; it must call `next`. */
export const AroundUpsert = hook('around', 'upsert');
/** Runs the method after each upsert. */
export const AfterUpsert = hook('after', 'upsert');
/** Runs the method before each touch; `false` halts it. */
export const BeforeTouch = hook('before', 'touch');
/** Runs `async method(next)` around each touch; it must call `next`. */
export const AroundTouch = hook('around', 'touch');
/** Runs the method after each touch. */
export const AfterTouch = hook('after', 'touch');
/** Runs the method before each save, new or not; `false` halts it. */
export const BeforeSave = hook('before', 'save');
/** Runs `async method(next)` around each save; it must call `next`. */
export const AroundSave = hook('around', 'save');
/** Runs the method after each save. */
export const AfterSave = hook('after', 'save');
/** Runs the method before a document is stored for the first time; `false` halts it. */
export const BeforeCreate = hook('before', 'create');
/** Runs `async method(next)` around the first save; it must call `next`. */
export const AroundCreate = hook('around', 'create');
/** Runs the method after a document was stored for the first time. */
export const AfterCreate = hook('after', 'create');
/** Runs the method before a stored document is saved again; `false` halts it. */
export const BeforeUpdate = hook('before', 'update');
/** Runs `async method(next)` around each save of a stored document; it must call `next`. */
export const AroundUpdate = hook('around', 'update');
/** Runs the method after a stored document was saved again. */
export const AfterUpdate = hook('after', 'update');
/** Runs the method before a document is destroyed; `false` halts it. */
export const BeforeDestroy = hook('before', 'destroy');
/** Runs `async method(next)` around destroying; it must call `next`. */
export const AroundDestroy = hook('around', 'destroy');
/** Runs the method after a document was destroyed. */
export const AfterDestroy = hook('after', 'destroy');
