// What a user's program in CommonJS may look like. It is compiled against the built package, never run.
import { ThreadlineError } from 'threadline';
import testing = require('threadline/testing');

export function isOurs(error: unknown): error is ThreadlineError {
  return error instanceof ThreadlineError;
}

export const start: () => Promise<testing.RunningServer> = () => testing.findOrStartReplicaSet();
