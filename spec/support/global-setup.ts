import { findOrStartReplicaSet, progressLine, type RunningServer } from '../../lib/testing/index';

declare global {
  // Jest hands nothing but the global object from the set-up to the tear-down.
  var specServer: RunningServer | undefined;
}

/** One replica set for the whole run: that of `MONGODB_URI`, or a new one, which the workers find by the same variable. */
export default async function globalSetup(): Promise<void> {
  globalThis.specServer = await findOrStartReplicaSet({ testCommands: true, onProgress: progressLine() });
  process.env['MONGODB_URI'] = globalThis.specServer.uri;
}
