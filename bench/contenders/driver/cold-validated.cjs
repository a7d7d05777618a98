'use strict';

// The same with class-validator, and 50 classes with the validators of the models of ours.
require('reflect-metadata');
const { IsNotEmpty, Max, Min } = require('class-validator');
const { MongoClient } = require('mongodb');

const database = new MongoClient('mongodb://127.0.0.1:1').db('cold');
module.exports = Array.from({ length: 50 }, (_, index) => {
  class Person {}
  IsNotEmpty()(Person.prototype, 'name');
  IsNotEmpty()(Person.prototype, 'email');
  Min(0)(Person.prototype, 'age');
  Max(150)(Person.prototype, 'age');
  return [Person, database.collection(`model${index}`)];
});
