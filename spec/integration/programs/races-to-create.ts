// One of several processes that look for the same documents at the same time, given: database, rounds, how many they are.
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, disconnect, Document, Field, Index, Model } from 'threadline';

@Document()
@Index({ name: 1 }, { unique: true })
class Race extends Model {
  @Field(String) name!: string;
  @Field(Number) by: number = process.pid;
}

@Document()
class Start extends Model {
  @Field(Number) override _id!: number;
  @Field(Number) ready: number = 0;
}

async function allReady(round: number, processes: number): Promise<void> {
  const start = await Start.findOrCreateBy({ _id: round });
  await start.$inc({ ready: 1 });
  while ((await start.reload()).ready < processes) await sleep(1);
}

async function race(): Promise<void> {
  const [database, rounds, processes] = process.argv.slice(2);
  await connect({ default: { uri: process.env['MONGODB_URI']!, database: database! } });
  await Race.createIndexes();
  const winners: string[] = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    const find = (): Promise<Race> => Race.findOrCreateBy({ name: `round ${round}` });
    await allReady(round, Number(processes));
    const found = await (round % 2 === 1 ? Race.withSession(find) : find());
    winners.push(String(found.by));
  }
  console.log(winners.join(' '));
  await disconnect();
}

void race();
