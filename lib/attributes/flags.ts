/** What is known of a document beside its values. */
const FLAGS = [
  'isNew',
  'isDestroyed',
  'isReadonly',
  'wasNew',
  'wasPersisted',
  'home',
  'holder',
  'errors',
  'previous',
] as const;

/** The same as data, to be assigned again. */
export type Flags = Readonly<Record<(typeof FLAGS)[number], unknown>>;

export function flagsOf(state: Flags): Flags {
  return Object.fromEntries(FLAGS.map((flag) => [flag, state[flag]])) as Flags;
}
