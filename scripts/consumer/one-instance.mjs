// Runs in a folder where the packed package is installed.
import { createRequire } from 'node:module';
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';

const require = createRequire(import.meta.url);

for (const entry of ['threadline', 'threadline/testing']) {
  const required = require(entry);
  const imported = await import(entry);
  const names = Object.keys(required).sort();
  ok(names.length > 0, `${entry} exports nothing`);
  deepStrictEqual(Object.keys(imported).sort(), names);
  for (const name of names) strictEqual(imported[name], required[name], `${entry}: ${name} is there twice`);
}

// mongodb-memory-server-core is not installed here.
const { startReplicaSet } = require('threadline/testing');
await rejects(startReplicaSet(), { code: 'MEMORY_SERVER_MISSING' });
