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
const isAction = (value: unknown): boolean => value === 'create' || value === 'update';

const OPTIONS: Readonly<Record<keyof HookOptions, (value: unknown) => boolean>> = {
  if: isCondition,
  unless: isCondition,
  on: (value) => isAction(value) || (Array.isArray(value) && value.length > 0 && value.every(isAction)),
  prepend: (value) => typeof value === 'boolean',
};

/**
 * What the options of a hook say about it.
 *
 * @throws InvalidOptionError for an option that is unknown or ill-typed
 */
export function hookSettings(options: HookOptions, where: string): Partial<HookDefinition> {
  checkOptions(options, where);
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
