/** When a hook runs, around what. */
export interface HookDefinition {
  readonly when: 'before' | 'around' | 'after';
  readonly event: string;
  /** For hooks that wait for an outcome: the actions they are for; all unless given. */
  readonly on?: readonly ('create' | 'update' | 'destroy')[];
  /** Name of the method, or a name for the function, as in messages. */
  readonly name: string;
  /** Called with the document, and for an around hook with the function that goes on. */
  readonly run: (document: object, next?: () => Promise<void>) => unknown;
}
