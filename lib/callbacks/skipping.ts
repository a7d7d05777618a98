import { contextSlot } from '../context/context';
import type { HookDefinition } from '../definition/hook-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';

/** Which hooks `withoutCallbacks` leaves out. */
export interface SkipOptions {
  /** Names of events (`save`, `validation`, `commit`, ...), or of methods and functions that are hooks; all unless given. */
  readonly only?: string | readonly string[];
}

/** Whether a hook is left out. */
export type IsSkipped = (hook: HookDefinition) => boolean;

interface Skipping {
  readonly model: object;
  readonly only: ReadonlySet<string> | undefined;
}

const EVENTS: readonly string[] = [
  ...['validation', 'save', 'create', 'update', 'destroy', 'upsert', 'touch'],
  ...['find', 'initialize', 'build', 'commit', 'rollback'],
];

/** The models whose hooks are left out around here. */
const skippingSlot = contextSlot<readonly Skipping[]>('callbacks');

/** Runs a block in which hooks of a model, and of its subclasses, do not run. */
export function skipping<T>({ model }: ModelDefinition, { only }: SkipOptions, block: () => T): T {
  const names = only === undefined ? undefined : new Set([only].flat());
  return skippingSlot.run([...(skippingSlot.get() ?? []), { model, only: names }], block);
}

/** What of a model's hooks is left out here; `undefined` for nothing. */
export function skippedHere({ model }: ModelDefinition): IsSkipped | undefined {
  const around = skippingSlot.get()?.filter((one) => one.model === model || isAbove(one.model, model));
  if (around === undefined || around.length === 0) return undefined;
  return ({ event, name }) => around.some(({ only }) => only === undefined || only.has(event) || only.has(name));
}

function isAbove(model: object, subclass: object): boolean {
  return Object.prototype.isPrototypeOf.call(model, subclass);
}

/** @throws InvalidOptionError for an option that is unknown, and for a name that is neither an event nor a hook's */
export function checkSkipOptions(options: SkipOptions, definition: ModelDefinition, where: string): void {
  const { only, ...others } = options;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) throw refused(unknown, `${where} has no option ${JSON.stringify(unknown)}.`, definition);
  if (only === undefined) return;
  const names: readonly unknown[] = [only].flat();
  const known = new Set<unknown>([...EVENTS, ...definition.hooks.map(({ name }) => name)]);
  const wrong = names.find((name) => !known.has(name));
  if (names.length > 0 && wrong === undefined) return;
  throw refused(
    'only',
    `${where} was told to leave out ${names.length === 0 ? 'nothing' : String(wrong)}.`,
    definition,
  );
}

function refused(option: string, problem: string, { name, hooks }: ModelDefinition): InvalidOptionError {
  const own = [...new Set(hooks.map((hook) => hook.name))].join(', ');
  return new InvalidOptionError({
    option,
    problem,
    summary: 'A hook that is to be left out and is not would do what the block was to prevent.',
    resolution: `Give { only } names of events (${EVENTS.join(', ')}) or of hooks of ${name} (${own || 'it has none'}).`,
  });
}
