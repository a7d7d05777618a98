/** What is known of a document beside its values, as data, to be assigned again. */
export interface Flags {
  readonly isNew: boolean;
  readonly isDestroyed: boolean;
  readonly isReadonly: boolean;
  readonly wasNew: boolean;
  readonly wasPersisted: boolean;
  readonly home: unknown;
  readonly holder: unknown;
  readonly errors: unknown;
  readonly previous: unknown;
  readonly left: unknown;
}

export function flagsOf(state: Flags): Flags {
  const { isNew, isDestroyed, isReadonly, wasNew, wasPersisted, home, holder, errors, previous, left } = state;
  return { isNew, isDestroyed, isReadonly, wasNew, wasPersisted, home, holder, errors, previous, left };
}
