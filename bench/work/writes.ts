import { makePeople, makePost, seededHex } from './people';
import { supports, type Workload } from './workload';

export const WRITES: readonly Workload[] = [
  createEach('create', 'create one, validated', 'create'),
  createEach('create-unvalidated', 'create one, no validators', 'createUnvalidated'),
  createMany('create-many', 'create many (one bulk call), validated', 'createMany'),
  createMany('create-many-unvalidated', 'create many (one bulk call), no validators', 'createManyUnvalidated'),
  {
    id: 'save-each',
    title: 'find, change, save each',
    operations: 500,
    unit: 'ms',
    leaves: { aged: true },
    isSupported: supports('saveEach'),
    prepare: (adapter, operations, age) => () => adapter.saveEach!(operations, age),
  },
  {
    id: 'save-batch',
    title: 'find, change, save batched',
    operations: 500,
    unit: 'ms',
    leaves: { aged: true },
    isSupported: supports('saveBatch'),
    prepare: (adapter, operations, age) => () => adapter.saveBatch!(operations, age),
  },
  {
    id: 'push-each',
    title: 'push into an embedded array, save',
    operations: 500,
    unit: 'ms',
    leaves: { pushed: true },
    isSupported: supports('pushEach'),
    prepare(adapter, operations) {
      const post = makePost(1, 1);
      return () => adapter.pushEach!(operations, post);
    },
  },
];

export const BLOCKS: readonly Workload[] = [
  block('session', 'session block (create, find, change)', 300, 'session'),
  block('transaction', 'transaction block (find, create, change)', 200, 'transaction'),
  {
    id: 'workers',
    title: 'find, change, save by 64 workers',
    operations: 2_000,
    unit: 'ms',
    leaves: { aged: true },
    isSupported: supports('modifyOne'),
    prepare(adapter, operations, age) {
      const ids = Array.from({ length: operations }, (_, index) => adapter.toId(seededHex(8_000 + index)));
      return () => {
        const waiting = ids.values();
        const work = async (): Promise<void> => {
          for (const id of waiting) await adapter.modifyOne!(id, age);
        };
        return Promise.all(Array.from({ length: 64 }, work));
      };
    },
  },
];

function createEach(id: string, title: string, method: 'create' | 'createUnvalidated'): Workload {
  return {
    id,
    title,
    operations: 500,
    unit: 'ms',
    leaves: { created: true },
    isSupported: supports(method),
    prepare(adapter, operations) {
      const people = makePeople(operations);
      return async () => {
        for (const person of people) await adapter[method]!(person);
      };
    },
  };
}

function createMany(id: string, title: string, method: 'createMany' | 'createManyUnvalidated'): Workload {
  return {
    id,
    title,
    operations: 2_000,
    unit: 'ms',
    leaves: { created: true },
    isSupported: supports(method),
    prepare(adapter, operations) {
      const people = makePeople(operations);
      return () => adapter[method]!(people);
    },
  };
}

function block(id: string, title: string, operations: number, method: 'session' | 'transaction'): Workload {
  return {
    id,
    title,
    operations,
    unit: 'ms',
    leaves: { created: true, aged: true },
    isSupported: supports(method),
    prepare(adapter, times, age) {
      const ids = Array.from({ length: times }, (_, index) => adapter.toId(seededHex(5_000 + index)));
      const people = makePeople(times);
      return async () => {
        for (const [index, person] of people.entries()) await adapter[method]!(ids[index], person, age);
      };
    },
  };
}
