'use strict';

// Loads the built package and class-validator, and defines 50 models with validators.
require('reflect-metadata');
const { IsNotEmpty, Max, Min } = require('class-validator');

module.exports = require('./fifty-models.cjs')({
  name: [IsNotEmpty()],
  email: [IsNotEmpty()],
  age: [Min(0), Max(150)],
});
