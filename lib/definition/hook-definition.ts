/** When a hook runs, around what. */
export interface HookDefinition {
  readonly when: 'before' | 'around' | 'after';
  readonly event: string;
  /** The actions it is for; all unless given. */
  readonly on?: readonly ('create' | 'update' | 'destroy')[];
  /** Whether it runs: asked each time, each must agree. */
  readonly conditions?: readonly ((document: object) => unknown)[];
  /** Whether it runs before those that were declared earlier. */
  readonly prepend?: boolean;
  /** Name of the method, or a name for the function, as in messages. */
  readonly name: string;
  /** The method that it calls, which a subclass may declare anew; none for a function. */
  readonly method?: PropertyKey;
  /** Called with the document, and for an around hook with the function that goes on. */
  readonly run: (document: object, next?: () => Promise<void>) => unknown;
}
