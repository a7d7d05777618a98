import 'reflect-metadata';
import { IsNotEmpty, Max, Min, validateOrReject } from 'class-validator';
import type { Adapter, PersonData } from '../../work/adapter';
import { adapter as driver, people, stamped } from './driver';

class Person {
  @IsNotEmpty() name!: string;
  @IsNotEmpty() email!: string;
  @Min(0) @Max(150) age!: number;

  constructor(data: PersonData) {
    Object.assign(this, data);
  }
}

const { connect, useOthers, close, toId } = driver;

/** The driver and class-validator by hand: what validation costs whoever wants it. */
export const adapter: Adapter = {
  name: 'driver + class-validator',
  notes: 'the bare driver after class-validator by hand, with the validators of our own model',
  connect,
  useOthers,
  close,
  toId,

  async create(data) {
    await validateOrReject(new Person(data));
    await people.insertOne(stamped(data));
  },
  async createMany(data) {
    for (const person of data) await validateOrReject(new Person(person));
    await people.insertMany(data.map(stamped));
  },
};
