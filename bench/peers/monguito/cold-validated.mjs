// Cold start: import the library and define 50 repositories, without connecting.
import { Schema } from 'mongoose';
import { BaseSchema, MongooseRepository, extendSchema } from 'monguito';
class Repository extends MongooseRepository {
  constructor(type, schema) {
    super({ type, schema });
  }
}
globalThis.models = Array.from({ length: 50 }, (_, i) => {
  const type = {
    [`Model${i}`]: class {
      constructor(d) {
        Object.assign(this, d);
      }
    },
  }[`Model${i}`];
  const address = new Schema({ street: String, city: String, zip: String }, { _id: false });
  const post = new Schema({ title: String, body: String, score: Number, createdAt: Date }, { _id: false });
  const schema = extendSchema(
    BaseSchema,
    {
      name: { type: String, required: true, minlength: 1 },
      email: { type: String, required: true },
      age: { type: Number, min: 0, max: 150 },
      tags: [String],
      address,
      posts: [post],
    },
    { timestamps: true, autoIndex: false, autoCreate: false },
  );
  return new Repository(type, schema);
});
