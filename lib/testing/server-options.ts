import type { ProgressListener } from './binary/binary-source';

/** A user of a server with authentication on. */
export interface ServerUser {
  readonly name: string;
  readonly password: string;
  /** Roles as MongoDB's `createUser` takes them, for example `['readWriteAnyDatabase']`. `['root']` unless told. */
  readonly roles?: readonly (string | { readonly role: string; readonly db: string })[];
}

/** How to start one server. */
export interface StandaloneOptions {
  /** Further arguments of `mongod`, for example `['--setParameter', 'localLogicalSessionTimeoutMinutes=1']`. */
  readonly args?: readonly string[];
  /** Allows test commands such as `configureFailPoint` (`enableTestCommands=1`). Off unless told. */
  readonly testCommands?: boolean;
  /** Turns authentication on. `true` makes the administrator only, whose credentials stand in `uri`. */
  readonly auth?: boolean | { readonly users?: readonly ServerUser[] };
  /** Hears how the download of `mongod` goes on, where one is needed. */
  readonly onProgress?: ProgressListener;
}

/** How to start a replica set. */
export interface ReplicaSetOptions extends StandaloneOptions {
  /** Number of members, each a `mongod` with data of its own. 1 unless told. */
  readonly nodes?: number;
  /** `rs0` unless told. */
  readonly replSetName?: string;
  /** Milliseconds without a primary after which the others elect a new one. 5,000 unless told. */
  readonly electionTimeoutMS?: number;
}
