// Cold start: import the library, define 50 entities and build their metadata, without connecting.
// Decorators are applied as functions; buildMetadatas() is what DataSource.initialize() runs after connecting.
import 'reflect-metadata';
import { Column, CreateDateColumn, DataSource, Entity, ObjectIdColumn, UpdateDateColumn } from 'typeorm';
const define = (name, fields) => {
  const cls = { [name]: class {} }[name];
  for (const [key, decorate] of Object.entries(fields)) decorate(cls.prototype, key);
  return cls;
};
const entities = Array.from({ length: 50 }, (_, i) => {
  const str = () => Column({ type: String });
  const Address = define(`Address${i}`, { street: str(), city: str(), zip: str() });
  const Post = define(`Post${i}`, {
    title: str(),
    body: str(),
    score: Column({ type: Number }),
    createdAt: Column({ type: Date }),
  });
  const Model = define(`Model${i}`, {
    _id: ObjectIdColumn(),
    name: str(),
    email: str(),
    age: Column({ type: Number }),
    tags: Column({ type: String, array: true }),
    address: Column(() => Address),
    posts: Column(() => Post, { array: true }),
    createdAt: CreateDateColumn({ type: Date }),
    updatedAt: UpdateDateColumn({ type: Date }),
  });
  Entity(`model${i}`)(Model);
  return Model;
});
const source = new DataSource({ type: 'mongodb', url: 'mongodb://127.0.0.1:1/cold', entities });
await source.buildMetadatas();
if (source.entityMetadatas.length < 50) throw new Error('metadata was not built');
process.exit(0);
