import * as os from 'node:os';
import type { MongoClientOptions } from 'mongodb';

const SINCE_MINOR = 1;

/**
 * From 7.6 on the driver loads `os` with `import()`, which Jest does not have in CommonJS modules: every connection would
 * fail there, with a message about client metadata. So we hand it over. Driver 7.0 does not know the option yet and
 * refuses what it does not know.
 */
export function runtimeAdapters(): Pick<MongoClientOptions, 'runtimeAdapters'> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as an import it would be a dependency on a JSON file's type
  const { version } = require('mongodb/package.json') as { readonly version: string };
  const [major, minor] = version.split('.').map(Number);
  return major === 7 && minor! < SINCE_MINOR ? {} : { runtimeAdapters: { os } };
}
