'use strict';

// Loads the built package and defines 50 models without validators. Decorators are applied as the compiler does.
module.exports = require('./fifty-models.cjs')({});
