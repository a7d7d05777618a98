import type { Adapter, PersonLike } from './adapter';
import { expectedSum, readEverything, readFive, readNothing, SEEDED, seededHex } from './people';
import { require, supports, type Workload } from './workload';

const SIZE = 5_000;

type Read = (person: PersonLike) => number;

export const READS: readonly Workload[] = [
  findMany('find-many', 'find many, no field read', readNothing),
  findMany('find-many-five', 'find many, five fields read', readFive),
  findMany('find-many-all', 'find many, every field read', readEverything),
  findPages('find-100', 'find 100, five fields read', 100),
  findPages('find-20', 'find 20, five fields read', 20),
  {
    id: 'stream',
    title: 'stream 20,000, five fields read',
    operations: SEEDED,
    unit: 'ms',
    isSupported: supports('stream'),
    prepare(adapter, operations) {
      const expected = expectedSum(operations, readFive);
      return async () => {
        let sum = 0;
        for await (const person of adapter.stream!(operations)) sum += readFive(person);
        require(sum === expected, `the stream adds up to ${sum}, not ${expected}`);
      };
    },
  },
  {
    id: 'find-one',
    title: 'find one by id',
    operations: 1_000,
    unit: 'ms',
    isSupported: supports('findById'),
    prepare(adapter, operations) {
      const ids = Array.from({ length: operations }, (_, index) => adapter.toId(seededHex(index)));
      return async () => {
        for (const id of ids) require(readFive((await adapter.findById!(id))!) > 0, 'nobody has this id');
      };
    },
  },
];

export function readAll(people: readonly PersonLike[], read: Read): number {
  let sum = 0;
  for (const person of people) sum += read(person);
  return sum;
}

function findMany(id: string, title: string, read: Read): Workload {
  return {
    id,
    title,
    operations: SIZE,
    unit: 'ms',
    isSupported: supports('findMany'),
    prepare: (adapter, operations) => load(adapter, operations, 1, read),
  };
}

/** The same number of documents in many small replies. */
function findPages(id: string, title: string, size: number): Workload {
  return {
    id,
    title,
    operations: SIZE / size,
    unit: 'ms',
    isSupported: supports('findMany'),
    prepare: (adapter, operations) => load(adapter, size, operations, readFive),
  };
}

function load(adapter: Adapter, size: number, times: number, read: Read): () => Promise<void> {
  const expected = expectedSum(size, read);
  return async () => {
    for (let time = 0; time < times; time += 1) {
      const people = await adapter.findMany!(size);
      const sum = readAll(people, read);
      require(people.length === size && sum === expected, `${people.length} people add up to ${sum}, not ${expected}`);
    }
  };
}
