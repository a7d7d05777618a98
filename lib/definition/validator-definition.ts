/** A validator of ours, as plain data. */
export interface ValidatorDefinition {
  /** The attribute it is about, by property name; of a method, its own name. */
  readonly name: string;
  /** Whether it is a method of the document, which adds its messages itself. */
  readonly isMethod?: boolean;
  /** The contexts it runs in; all unless given. */
  readonly groups?: readonly string[];
  /** The name of the validator, as it stands beside its messages. */
  readonly rule: string;
  /** What stands beside its messages too. */
  readonly context?: unknown;
  /** The message where the value is wrong; else `undefined`. */
  readonly check: (document: object) => Promise<string | undefined>;
}
