import { Schema, type Connection } from 'mongoose';
import { useOther, type OtherModel } from './operations';

const address = new Schema({ street: String, city: String, zip: String }, { _id: false });
const post = new Schema({ title: String, body: String, score: Number, createdAt: Date }, { _id: false });

export const personSchema = new Schema(
  {
    name: { type: String, required: true, minlength: 1 },
    email: { type: String, required: true },
    age: { type: Number, min: 0, max: 150 },
    tags: [String],
    address,
    posts: [post],
  },
  { timestamps: true },
);

export const unvalidatedSchema = new Schema(
  { name: String, email: String, age: Number, tags: [String], address, posts: [post] },
  { timestamps: true },
);

export async function useOthers(connection: Connection, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const inside = new Schema({ value: String }, { _id: false });
    const fields = { name: { type: String, required: true }, [`field${index}`]: Number, inside };
    const schema = new Schema(fields, { timestamps: true });
    await useOther(connection.model(`Other${index}`, schema, `others${index}`) as unknown as OtherModel);
  }
}
