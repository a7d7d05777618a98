/**
 * What every contender implements. The file of a contender exports it as `adapter`.
 *
 * Each method is written as the library's own documentation recommends, and leaves the same documents: the order of the
 * fields, no ids on posts, `createdAt` and `updatedAt` kept by the library where it can. What a library cannot do is left
 * out, and the table says so.
 */
export interface Adapter<Id = unknown, Doc extends PersonLike = PersonLike> {
  /** Name in the tables. */
  readonly name: string;
  /** What is special about this contender, in one line. */
  readonly notes?: string;
  /** Fields that seeded documents need to look as if the library had stored them. */
  readonly seedExtra?: Readonly<Record<string, unknown>>;

  /** Connects, and defines Person on the collection `people`; where all models are told at once, so many others too. */
  connect(uri: string, database: string, others: number): Promise<void>;
  /** Defines so many further models, and creates, finds, changes and saves a document of each. */
  useOthers(count: number): Promise<void>;
  close(): Promise<void>;
  /** The id with these 24 hexadecimal digits, as the library takes it. */
  toId(hex: string): Id;

  create?(data: PersonData): Promise<unknown>;
  /** The same by a model without validators. */
  createUnvalidated?(data: PersonData): Promise<unknown>;
  /** One bulk call. */
  createMany?(data: readonly PersonData[]): Promise<unknown>;
  createManyUnvalidated?(data: readonly PersonData[]): Promise<unknown>;
  findById?(id: Id): Promise<Doc | null>;
  /** The first so many in natural order. */
  findMany?(size: number): Promise<readonly Doc[]>;
  /** The same, document by document. */
  stream?(size: number): AsyncIterable<Doc>;

  /** Loads so many with one query, sets the age of each, and saves each before the next. */
  saveEach?(size: number, age: number): Promise<unknown>;
  /** The same, saved by one call for all. */
  saveBatch?(size: number, age: number): Promise<unknown>;
  /** Loads so many with one query, pushes a post into each, and saves each before the next. */
  pushEach?(size: number, post: PostData): Promise<unknown>;
  /** Finds one, sets its age, saves it. */
  modifyOne?(id: Id, age: number): Promise<unknown>;
  /** One transaction: finds one, creates one, changes the age of the first. */
  transaction?(id: Id, data: PersonData, age: number): Promise<unknown>;
  /** One causally consistent session without a transaction: creates one, finds another, changes its age. */
  session?(id: Id, data: PersonData, age: number): Promise<unknown>;
}

export interface AddressData {
  street: string;
  city: string;
  zip: string;
}

export interface PostData {
  title: string;
  body: string;
  score: number;
  createdAt: Date;
}

/** What a person is created from. */
export interface PersonData {
  name: string;
  email: string;
  age: number;
  tags: string[];
  address: AddressData;
  posts: PostData[];
}

/** A loaded person, whatever the library makes of it. */
export interface PersonLike extends Readonly<Omit<PersonData, 'tags' | 'posts'>> {
  readonly tags: Iterable<string>;
  readonly posts: Iterable<PostData>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
