/** A validator of ours, as plain data. */
export interface ValidatorDefinition {
  /** The attribute it is about, by property name. */
  readonly name: string;
  /** The contexts it runs in; all unless given. */
  readonly groups?: readonly string[];
  /** The message where the value is wrong; else `undefined`. */
  readonly check: (document: object) => Promise<string | undefined>;
}
