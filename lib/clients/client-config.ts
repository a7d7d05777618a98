import type { MongoClient, MongoClientOptions } from 'mongodb';

/** How one client is made: from a URI, or from an application's own `MongoClient`. */
export type ClientConfig =
  | {
      readonly uri: string;
      readonly database?: string;
      readonly options?: MongoClientOptions;
      readonly client?: undefined;
    }
  | {
      readonly client: MongoClient;
      readonly database?: string;
      readonly uri?: undefined;
      readonly options?: undefined;
    };
