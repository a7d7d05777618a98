'use strict';

/**
 * Jest transform for one file of the driver. From 7.6 on it loads `os` with `import()`, which Jest does not have in
 * CommonJS modules: a bare `new MongoClient(uri)` in a spec would never connect. (Clients made by connect() do not need
 * this, which scripts/check-package.mjs shows in a Jest without it.)
 */
module.exports = {
  process: (source) => ({ code: source.replace(/\bimport\((['"])os\1\)/, "Promise.resolve(require('os'))") }),
};
