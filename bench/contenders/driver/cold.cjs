'use strict';

// What whoever maps by hand loads, and 50 collections. With decorators come their metadata.
require('reflect-metadata');
const { MongoClient } = require('mongodb');

const database = new MongoClient('mongodb://127.0.0.1:1').db('cold');
module.exports = Array.from({ length: 50 }, (_, index) => database.collection(`model${index}`));
