import { hookDecorator, type AroundHookDecorator, type HookDecorator } from './declare-hook';

// Above a method they run the method; above the class they run a function of the document: `@BeforeSave((person: Person) =>
// person.normalise())`. Both take `if`, `unless`, `on` and `prepend`. Those of `initialize` and `build` run at once and cannot
// wait, and neither can `next` of those around.

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
 * Before the hooks of documents inside one that was read from the server, and those after find. It has its attributes, and
 * nobody was given it yet; `false` halts the query.
 */
export const BeforeFind: HookDecorator = hookDecorator('before', 'find');
/** Around the hooks of documents inside one that was read from the server: `async method(next)`, which must call `next`. */
export const AroundFind: AroundHookDecorator = hookDecorator('around', 'find');
/**
 * After a document was read from the server, by a query or again by `reload`, before anyone is given it; documents inside
 * come before the one around. It may be asynchronous. Not for new documents, nor for `lean` and `pluck`, which make none.
 *
 * @example
 * @AfterFind() async decrypt() { this.secret = await vault.open(this.sealed); }
 */
export const AfterFind: HookDecorator = hookDecorator('after', 'find');
/**
 * Before a document that is being made gets its attributes: what was given for a new one, what is stored for one that is
 * loaded. What it assigns to a new one is a default, which given attributes replace; to a loaded one nothing. `false` is an error.
 */
export const BeforeInitialize: HookDecorator = hookDecorator('before', 'initialize');
/**
 * Around giving a document that is being made its attributes and defaults: `method(next)`, which must call `next`. Synchronous.
 *
 * @example
 * @AroundInitialize() quietly(next: () => void) { this.isSettingUp = true; next(); this.isSettingUp = false; }
 */
export const AroundInitialize: AroundHookDecorator<void> = hookDecorator('around', 'initialize');
/**
 * After a document was made in memory, be it new or of what is stored; for one inside another, when it is first looked at. A
 * constructor cannot wait, so it must be synchronous.
 *
 * @example
 * @AfterInitialize((person: Person) => (person.cache = new Map()))
 */
export const AfterInitialize: HookDecorator = hookDecorator('after', 'initialize');
/**
 * Before a new document that a list made of attributes is put into the list; it knows its parent. `false` is an error, and keeps
 * it out. For `Model.build`, which puts it nowhere, before it is given out. Synchronous.
 */
export const BeforeBuild: HookDecorator = hookDecorator('before', 'build');
/** Around putting a new document into the list that made it: `method(next)`, which must call `next`. Synchronous. */
export const AroundBuild: AroundHookDecorator<void> = hookDecorator('around', 'build');
/**
 * After `build`, `create`, `push` and the like of a list made a new document of attributes and put it into the list, or after
 * `Model.build`. Synchronous.
 */
export const AfterBuild: HookDecorator = hookDecorator('after', 'build');
