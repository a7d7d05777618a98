// Cold start: import the library, define 50 entities and run metadata discovery, without connecting.
import { MikroORM, ObjectId, defineEntity, p } from '@mikro-orm/mongodb';
const entities = Array.from({ length: 50 }, (_, i) => {
  const Address = defineEntity({
    name: `Address${i}`,
    embeddable: true,
    properties: { street: p.string(), city: p.string(), zip: p.string() },
  });
  const Post = defineEntity({
    name: `Post${i}`,
    embeddable: true,
    properties: { title: p.string(), body: p.string(), score: p.integer(), createdAt: p.datetime() },
  });
  return defineEntity({
    name: `Model${i}`,
    properties: {
      _id: p.type(ObjectId).primary(),
      name: p.string(),
      email: p.string(),
      age: p.integer(),
      tags: p.array(),
      address: () => p.embedded(Address).object(),
      posts: () => p.embedded(Post).array(),
      createdAt: p.datetime().onCreate(() => new Date()),
      updatedAt: p
        .datetime()
        .onCreate(() => new Date())
        .onUpdate(() => new Date()),
    },
  });
});
globalThis.orm = new MikroORM({ clientUrl: 'mongodb://127.0.0.1:1', dbName: 'cold', entities });
