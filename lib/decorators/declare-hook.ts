import type { Document } from '../attributes/document';
import { draftOf } from '../definition/draft';
import type { HookDefinition } from '../definition/hook-definition';
import { definitionOf, isDecorated } from '../definition/registry';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { hookSettings, type HookOptions } from './hook-options';

/** What a hook that is a function stands above: a class whose documents it takes. */
// A class may have any constructor: TypeScript has no other form for that.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type ModelDecorator<D> = <M extends abstract new (...args: any[]) => D>(model: M) => void;

/** Above a method the decorator runs the method; above a class it runs a function of the document. */
export interface HookDecorator {
  (options?: HookOptions): MethodDecorator;
  <D extends object = Document>(hook: (document: D) => unknown, options?: HookOptions<D>): ModelDecorator<D>;
}

/** The same for a hook around something: it must call `next`, and await it where that gives a promise. */
export interface AroundHookDecorator<Next = Promise<void>> {
  (options?: HookOptions): MethodDecorator;
  <D extends object = Document>(
    hook: (document: D, next: () => Next) => unknown,
    options?: HookOptions<D>,
  ): ModelDecorator<D>;
}

type Method = (this: object, next?: () => Promise<void>) => unknown;
/** What a hook is, apart from what it runs. */
export type HookFacts = Omit<HookDefinition, 'name' | 'run' | 'method'>;

/** Every hook decorator is made here. */
export function hookDecorator(
  when: HookDefinition['when'],
  event: string,
): HookDecorator & AroundHookDecorator & AroundHookDecorator<void> {
  const where = `A hook ${when} ${event}`;
  return (first?: unknown, second?: HookOptions) => {
    const isFunction = typeof first === 'function';
    const options = isFunction ? second : (first as HookOptions | undefined);
    const facts = { when, event, ...hookSettings(options ?? {}, where) };
    return (isFunction ? aboveClass(facts, first as HookDefinition['run']) : aboveMethod(facts)) as never;
  };
}

/** Notes that a method runs at an event. */
export function aboveMethod(facts: HookFacts): MethodDecorator {
  return (target, method) => {
    if (typeof target === 'function') throw misplaced(facts, 'above a class or a static method, without a function');
    // Called by name, so that a subclass which overrides the method overrides the hook.
    const run: HookDefinition['run'] = (document, next) => (document as Record<PropertyKey, Method>)[method]!(next);
    hooksOf(target.constructor, facts).push({ ...facts, name: String(method), method, run });
  };
}

/** Notes that a function of the document runs at an event. */
export function aboveClass(facts: HookFacts, run: HookDefinition['run']): ModelDecorator<never> {
  return (model: unknown, property?: unknown) => {
    if (property !== undefined) throw misplaced(facts, 'above a method, together with a function');
    // To the front: decorators of a class speak from the bottom up, and after those of its methods.
    hooksOf(writtenClass(model as object), facts).unshift({ ...facts, name: run.name || 'a function', run });
  };
}

// One written above `@Document()` is given the class that this made of the one below.
function writtenClass(model: object): object {
  const isMade = isDecorated(model) && definitionOf(model).model === model;
  return isMade ? (Object.getPrototypeOf(model) as object) : model;
}

function hooksOf(model: object, { when, event }: HookFacts): HookDefinition[] {
  const { hooks } = draftOf(model);
  if (!Object.isFrozen(hooks)) return hooks;
  throw new InvalidOptionError({
    option: 'hook',
    problem: `A hook ${when} ${event} was declared after its model had been used.`,
    summary: 'What a model does is read once; a hook that came later would never run.',
    resolution: 'Write it above the class or above one of its methods.',
  });
}

function misplaced({ when, event }: HookFacts, place: string): InvalidOptionError {
  return new InvalidOptionError({
    option: 'hook',
    problem: `A hook ${when} ${event} stands ${place}.`,
    summary: 'Above a method the decorator runs that method, above a class the function that it is given.',
    resolution: 'Write @BeforeSave() above a method, or @BeforeSave((person: Person) => ...) above the class.',
  });
}
