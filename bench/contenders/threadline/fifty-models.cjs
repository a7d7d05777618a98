'use strict';

require('reflect-metadata');
const { Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model } = require('../../../dist/index.js');

/** Each with an embedded document and an embedded list, as the models of the peers have. */
module.exports = function fiftyModels(validators) {
  return Array.from({ length: 50 }, (_, index) => {
    const Address = define(EmbeddedModel, `Address${index}`, { id: false }, [
      ['street', Field(String)],
      ['city', Field(String)],
      ['zip', Field(String)],
    ]);
    const Post = define(EmbeddedModel, `Post${index}`, { id: false }, [
      ['title', Field(String)],
      ['body', Field(String)],
      ['score', Field(Number)],
      ['createdAt', Field(Date)],
    ]);
    return define(Model, `Model${index}`, { timestamps: true }, [
      ['name', Field(String), ...(validators.name ?? [])],
      ['email', Field(String), ...(validators.email ?? [])],
      ['age', Field(Number), ...(validators.age ?? [])],
      ['tags', Field(() => [String])],
      ['address', EmbedsOne(() => Address)],
      ['posts', EmbedsMany(() => Post)],
    ]);
  });
};

function define(base, name, options, fields) {
  const model = { [name]: class extends base {} }[name];
  for (const [field, ...decorators] of fields) for (const decorate of decorators) decorate(model.prototype, field);
  return Document(options)(model);
}
