import type { CollationOptions, ReadPreferenceLike } from 'mongodb';
import { keepOne } from '../bson/keep-one';
import type { ModelDefinition } from '../definition/model-definition';
import { copyData } from '../types/data';
import type { Births } from './births';

/** A tree of conditions, as given: nothing in it is looked at before the query is compiled. */
export type Condition =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly of: readonly Condition[] }
  /** A filter, in which operators are operators. */
  | { readonly kind: 'filter'; readonly given: unknown; readonly of?: undefined }
  /** Values by attribute, in which everything is data. */
  | { readonly kind: 'values'; readonly given: unknown; readonly of?: undefined }
  /** The document with an `_id`. */
  | { readonly kind: 'id'; readonly id: unknown; readonly of?: undefined }
  /** What another criteria of the same model matches. */
  | { readonly kind: 'query'; readonly query: Query; readonly of?: undefined };

/** What the server is told about how to run a query. */
export interface Settings {
  readonly hint?: string | Readonly<Record<string, unknown>>;
  readonly collation?: CollationOptions;
  readonly comment?: unknown;
  readonly maxTimeMS?: number;
  readonly readPreference?: ReadPreferenceLike;
}

/** A query as plain immutable data, everything in it as it was given. */
export interface Query {
  readonly definition: ModelDefinition;
  readonly births: Births;
  readonly condition: Condition | undefined;
  /** Names, and objects of names to directions, the first decides first. */
  readonly order: readonly unknown[];
  readonly limit: number | undefined;
  readonly skip: number | undefined;
  /** Lists of paths, each of which narrows what those before it leave. */
  readonly only: readonly (readonly string[])[];
  readonly without: readonly string[];
  readonly lean: boolean;
  /** For models that delete softly: whether deleted documents match too, or alone; the live ones alone unless given. */
  readonly deleted?: 'too' | 'alone';
  readonly settings: Settings;
  /** Attributes of new documents; they say nothing of what matches. */
  readonly createWith?: readonly Readonly<Record<string, unknown>>[];
}

/** The settings of a query that has none. */
export const NO_SETTINGS: Settings = Object.freeze({});

/** Where a criteria keeps its query, for the rooms that build on it. */
export const QUERY: unique symbol = Symbol('threadline.query');

/** What carries a query. */
export interface HasQuery {
  readonly [QUERY]: Query;
}

/** Each query has all parts in the same order, whatever it was made of: code that V8 compiled for one is good for all. */
class Parts implements Query {
  readonly definition: Query['definition'];
  readonly births: Query['births'];
  readonly condition: Query['condition'];
  readonly order: Query['order'];
  readonly limit: Query['limit'];
  readonly skip: Query['skip'];
  readonly only: Query['only'];
  readonly without: Query['without'];
  readonly lean: Query['lean'];
  readonly deleted: Exclude<Query['deleted'], undefined>;
  readonly settings: Query['settings'];
  readonly createWith: Exclude<Query['createWith'], undefined>;

  constructor(query: Query, condition: Query['condition']) {
    this.definition = query.definition;
    this.births = query.births;
    this.condition = condition;
    this.order = query.order;
    this.limit = query.limit;
    this.skip = query.skip;
    this.only = query.only;
    this.without = query.without;
    this.lean = query.lean;
    this.deleted = query.deleted!;
    this.settings = query.settings;
    this.createWith = query.createWith!;
  }
}

/** Those that were made outside of every block, each of which is as good as another. */
const everywhere = new WeakMap<ModelDefinition, Query>();

/** The query for every document of a model. */
export function everyDocument(definition: ModelDefinition, births: Births): Query {
  if (births.length > 0) return makeEvery(definition, births);
  let query = everywhere.get(definition);
  if (query === undefined) everywhere.set(definition, (query = makeEvery(definition, births)));
  return query;
}

const UNNARROWED: Query = {
  definition: {} as ModelDefinition,
  births: [],
  condition: undefined,
  order: [],
  limit: undefined,
  skip: undefined,
  only: [],
  without: [],
  lean: false,
  settings: NO_SETTINGS,
};

function makeEvery(definition: ModelDefinition, births: Births): Query {
  return Object.assign(new Parts(UNNARROWED, undefined), { definition, births });
}

/** The query with other parts in place of those it has. */
export function withParts(query: Query, parts: Partial<Query>): Query {
  return Object.assign(new Parts(query, query.condition), parts);
}

keepOne(makeEvery({} as ModelDefinition, []));

/** Whether a value is a criteria. */
export function isQuery(given: unknown): given is HasQuery {
  return typeof given === 'object' && given !== null && QUERY in given;
}

/** A given filter or criteria as a condition. What is given is copied: a criteria does not change when it does. */
export function conditionOf(given: unknown): Condition {
  if (isQuery(given)) return { kind: 'query', query: given[QUERY] };
  return { kind: 'filter', given: captured(given) };
}

/** Values by attribute as a condition. */
export function valuesCondition(given: unknown): Condition {
  return { kind: 'values', given: captured(given) };
}

/** The query with one more condition that must hold. */
export function withCondition(query: Query, condition: Condition): Query {
  const { condition: before } = query;
  return new Parts(query, before === undefined ? condition : { kind: 'and', of: [before, condition] });
}

/** Attributes for new documents, with those that were given before. */
export function withAttributes(query: Query, given: Readonly<Record<string, unknown>>): Partial<Query> {
  return { createWith: [...(query.createWith ?? []), { ...given }] };
}

// What cannot be copied, as a circle, is refused when it is compiled; making a criteria never throws.
function captured(given: unknown): unknown {
  try {
    return copyData(given);
  } catch {
    return given;
  }
}
