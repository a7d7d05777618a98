import type { HookDefinition } from '../definition/hook-definition';
import { draftOf } from '../definition/draft';

type Method = (this: object, next?: () => Promise<void>) => unknown;

/** Every hook decorator is made here: it notes that a method runs at an event. */
function hook(when: HookDefinition['when'], event: string): () => MethodDecorator {
  return () => (target, property) => {
    // Called by name, so that a subclass which overrides the method overrides the hook.
    const run: HookDefinition['run'] = (document, next) => (document as Record<PropertyKey, Method>)[property]!(next);
    draftOf(target.constructor).hooks.push({ when, event, name: String(property), run });
  };
}

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
