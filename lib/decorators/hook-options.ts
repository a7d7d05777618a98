import { isPromise } from '../callbacks/hooks-of';
import type { HookDefinition } from '../definition/hook-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';

/** Whether a hook runs: the name of a method or getter, or a function of the document. May be asynchronous. */
export type HookCondition<D = never> = string | ((document: D) => unknown);

/** When a hook runs, beside its event. */
export interface HookOptions<D = never> {
  /** Runs only where this is truthy. */
  readonly if?: HookCondition<D>;
  /** Runs only where this is not truthy. */
  readonly unless?: HookCondition<D>;
  /** Runs only for new documents (`create`), or only for stored ones (`update`). */
  readonly on?: 'create' | 'update' | readonly ('create' | 'update')[];
  /** Runs before the hooks of the event that were declared earlier. */
  readonly prepend?: boolean;
}

const isCondition = (value: unknown): boolean =>
  typeof value === 'function' || (typeof value === 'string' && value !== '');
/** Which actions the hooks of an event can be for. */
export type Action = NonNullable<HookDefinition['on']>[number];

const SAVED: readonly Action[] = ['create', 'update'];
const OPTIONS: readonly string[] = ['if', 'unless', 'on', 'prepend'];

function takes(option: string, value: unknown, actions: readonly Action[]): boolean {
  if (value === undefined) return true;
  if (option === 'prepend') return typeof value === 'boolean';
  if (option !== 'on') return isCondition(value);
  const given: readonly unknown[] = [value].flat();
  return given.length > 0 && given.every((one) => (actions as readonly unknown[]).includes(one));
}

/** The options of any hook. */
export type AnyHookOptions = Omit<HookOptions, 'on'> & { readonly on?: Action | readonly Action[] };

/**
 * What the options of a hook say about it.
 *
 * @param actions those that it can be for; none where its name says that
 * @throws InvalidOptionError for an option that is unknown or ill-typed
 */
export function hookSettings(
  options: AnyHookOptions,
  where: string,
  actions: readonly Action[] = SAVED,
): Partial<HookDefinition> {
  checkOptions(options, where, actions);
  const { if: only, unless, on, prepend } = options;
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
    return typeof member === 'function' ? (member as Asking).call(document, document) : member;
  };
}

// Not an async function: the hooks of a constructor cannot wait for an answer.
function refusing(ask: Asking): Asking {
  return (document) => {
    const answer = ask(document);
    return isPromise(answer) ? answer.then((found) => !found) : !answer;
  };
}

function checkOptions(options: object, where: string, actions: readonly Action[]): void {
  const on = actions.length === 0 ? '' : ` on, of ${actions.join(', ')};`;
  for (const [option, value] of Object.entries(options)) {
    if (OPTIONS.includes(option) && takes(option, value, actions)) continue;
    throw new InvalidOptionError({
      option,
      problem: `${where} does not take ${JSON.stringify(option)} like this.`,
      resolution: `Its options: if and unless, a name or a function;${on} prepend, true or false.`,
    });
  }
}
