import { hookDecorator, type AroundHookDecorator, type HookDecorator } from './declare-hook';

// Above a method they run the method; above the class they run a function of the document: `@BeforeSave((person: Person) =>
// person.normalise())`. Both take `if`, `unless`, `on` and `prepend`. Nothing comes before or around `find`, `initialize`
// and `build`: there is no document yet that it could be asked of.

/** Before each validation; `false` halts it, and what wanted it. */
export const BeforeValidation: HookDecorator = hookDecorator('before', 'validation');
/** Around each validation: `async method(next)`, which must call `next`. */
export const AroundValidation: AroundHookDecorator = hookDecorator('around', 'validation');
/** After each validation, whatever it found. */
export const AfterValidation: HookDecorator = hookDecorator('after', 'validation');
/** Before each upsert; `false` halts it. */
export const BeforeUpsert: HookDecorator = hookDecorator('before', 'upsert');
/** Around each upsert: `async method(next)`, which must call `next`. */
export const AroundUpsert: AroundHookDecorator = hookDecorator('around', 'upsert');
/** After each upsert. */
export const AfterUpsert: HookDecorator = hookDecorator('after', 'upsert');
/** Before each touch; `false` halts it. */
export const BeforeTouch: HookDecorator = hookDecorator('before', 'touch');
/** Around each touch: `async method(next)`, which must call `next`. */
export const AroundTouch: AroundHookDecorator = hookDecorator('around', 'touch');
/** After each touch. */
export const AfterTouch: HookDecorator = hookDecorator('after', 'touch');
/**
 * Before each save, new or not; `false` halts it.
 *
 * @example
 * @BeforeSave() normalise() { this.username = this.username.trim(); }
 */
export const BeforeSave: HookDecorator = hookDecorator('before', 'save');
/** Around each save: `async method(next)`, which must call `next`. */
export const AroundSave: AroundHookDecorator = hookDecorator('around', 'save');
/** After each save. */
export const AfterSave: HookDecorator = hookDecorator('after', 'save');
/** Before a document is stored for the first time; `false` halts it. */
export const BeforeCreate: HookDecorator = hookDecorator('before', 'create');
/** Around the first save: `async method(next)`, which must call `next`. */
export const AroundCreate: AroundHookDecorator = hookDecorator('around', 'create');
/** After a document was stored for the first time. */
export const AfterCreate: HookDecorator = hookDecorator('after', 'create');
/** Before a stored document is saved again; `false` halts it. */
export const BeforeUpdate: HookDecorator = hookDecorator('before', 'update');
/** Around each save of a stored document: `async method(next)`, which must call `next`. */
export const AroundUpdate: AroundHookDecorator = hookDecorator('around', 'update');
/** After a stored document was saved again. */
export const AfterUpdate: HookDecorator = hookDecorator('after', 'update');
/** Before a document is destroyed; `false` halts it. */
export const BeforeDestroy: HookDecorator = hookDecorator('before', 'destroy');
/** Around destroying: `async method(next)`, which must call `next`. */
export const AroundDestroy: AroundHookDecorator = hookDecorator('around', 'destroy');
/** After a document was destroyed. */
export const AfterDestroy: HookDecorator = hookDecorator('after', 'destroy');
/**
 * After a document was read from the server, by a query or again by `reload`, before anyone is given it; documents inside
 * come before the one around. It may be asynchronous. Not for new documents, nor for `lean` and `pluck`, which make none.
 *
 * @example
 * @AfterFind() async decrypt() { this.secret = await vault.open(this.sealed); }
 */
export const AfterFind: HookDecorator = hookDecorator('after', 'find');
/**
 * After a document was made in memory, be it new or of what is stored; for one inside another, when it is first looked at. A
 * constructor cannot wait, so it must be synchronous.
 *
 * @example
 * @AfterInitialize((person: Person) => (person.cache = new Map()))
 */
export const AfterInitialize: HookDecorator = hookDecorator('after', 'initialize');
/** After `build` or `create` of a list, or `Model.build`, made a new document; its parent is known. Synchronous, like the one above. */
export const AfterBuild: HookDecorator = hookDecorator('after', 'build');
