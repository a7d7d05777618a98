/** One declared index. */
export interface IndexDefinition {
  /** Attribute names or dotted paths to directions or kinds (`1`, `-1`, `'text'`, `'2dsphere'`, `'hashed'`). */
  readonly keys: Readonly<Record<string, 1 | -1 | 'text' | '2dsphere' | 'hashed'>>;
  readonly unique?: boolean;
  readonly name?: string;
  readonly sparse?: boolean;
  /** Documents the index covers; attribute names and dotted paths as in queries. */
  readonly partial?: Readonly<Record<string, unknown>>;
  readonly expireAfterSeconds?: number;
}
