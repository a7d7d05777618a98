import 'reflect-metadata';
import { IsNotEmpty } from 'class-validator';
import { connect, Document, EmbeddedModel, EmbedsMany, Field, Model } from 'threadline';
import { answer, heapInUse } from '../../src/program';

const WORKERS = 32;
const LOOKS = 50;
const PEOPLE = 500;

@Document()
class Note extends EmbeddedModel {
  @Field() text!: string;
}

@Document({ collection: 'soaked', timestamps: true })
class Person extends Model {
  @Field() @IsNotEmpty() name!: string;
  @Field() visits: number = 0;
  @EmbedsMany(() => Note) notes!: EmbedsMany<Note>;
}

answer(async ({ uri, blocks }: { readonly uri: string; readonly blocks: number }) => {
  await connect({ default: { uri, database: 'bench_soak' } });
  await Person.deleteAll();
  const people = await Person.createMany(Array.from({ length: PEOPLE }, (_, index) => ({ name: `Person ${index}` })));
  const ids = people.map((person) => person.id);
  const looks: number[] = [];
  const heap: number[] = [];
  const each = Math.max(1, Math.ceil(blocks / LOOKS));
  for (let done = 0; done < blocks; done += each) {
    await run(ids, done, Math.min(blocks, done + each));
    looks.push(Math.min(blocks, done + each));
    heap.push(Number(((await heapInUse()) / 1e6).toFixed(3)));
    process.stderr.write(`${looks.at(-1)} blocks, ${heap.at(-1)} MB\n`);
  }
  return { blocks: looks, heap };
});

/** Runs the blocks from one number to another by some workers at once. */
async function run(ids: readonly unknown[], from: number, to: number): Promise<void> {
  let next = from;
  const work = async (): Promise<void> => {
    while (next < to) await block(ids, next++);
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}

/** Neighbours use documents far apart, so that transactions seldom conflict. One in five fails, as blocks do. */
async function block(ids: readonly unknown[], number: number): Promise<void> {
  const id = ids[(number * 31) % ids.length] as string;
  const visit = async (): Promise<void> => {
    const person = await Person.findOrFail(id);
    person.visits += 1;
    if (number % 10 === 0) person.notes.build({ text: `visit ${number}` });
    if (number % 10 === 5) await person.notes.clear();
    await person.save();
    if (number % 5 === 4) throw new Failed();
  };
  const ran = number % 4 === 3 ? Person.transaction(visit) : Person.withSession(visit);
  await ran.catch((error: unknown) => {
    if (!(error instanceof Failed)) throw error;
  });
}

class Failed extends Error {}
