import { MongoError, type MongoClient } from 'mongodb';
import { Rollback, SessionNestingError, TransactionNestingError, ValidationError } from 'threadline';
import { rejection } from '../wired';
import type { Plan, Step } from './program';
import type { Fate, Simulation, Values } from './simulation';
import { HIGHEST_COUNT, Thing, valuesOf } from './thing';

export const APP_NAME = 'transaction-properties';
export const TAKEN = 'taken';

/** What a block throws by itself. */
export class Thrown extends RangeError {}

/** Plays the steps of a program twice: on real documents and on the simulation. */
export class Player {
  /** Documents in memory, by id: those from before, and those that the current block made or loaded. */
  things: Map<string, Thing>;
  readonly #simulation: Simulation;
  readonly #admin: MongoClient;
  #made = 0;

  constructor(things: Map<string, Thing>, simulation: Simulation, admin: MongoClient) {
    this.things = things;
    this.#simulation = simulation;
    this.#admin = admin;
  }

  /** Plays steps in a block. @throws what ends the block early */
  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#step(step);
  }

  /** Changes of documents in memory. */
  change(step: Step & { readonly on: number }): void {
    const id = this.#simulation.pick(step);
    if (id === undefined) return;
    changeThing(this.things.get(id)!, step);
    this.#simulation.change(id, step);
  }

  /** Ends an attempt as the plan says. @throws most times */
  async end(how: Plan['failures'][number]['how'] | Plan['ending']['how']): Promise<void> {
    if (how === 'throw') throw new Thrown('as planned');
    if (how === 'rollback') throw new Rollback();
    if (how === 'transient' || how === 'exhausted') throw transient();
    if (how === 'swallow') await rejection(Thing.create({ _id: TAKEN }));
    if (how === 'command') await this.#failingCommand();
    if (how === 'commit refused')
      await this.failOnce({ failCommands: ['commitTransaction'], errorCode: 251, errorLabels: [LABEL] });
    if (how === 'commit lost') await this.failOnce({ failCommands: ['commitTransaction'], closeConnection: true });
  }

  async #failingCommand(): Promise<void> {
    await this.failOnce({ failCommands: ['find'], errorCode: 112, errorLabels: [LABEL] });
    await Thing.find(TAKEN);
  }

  async failOnce(data: object): Promise<void> {
    const command = { configureFailPoint: 'failCommand', mode: { times: 1 }, data: { ...data, appName: APP_NAME } };
    await this.#admin.db('admin').command(command);
  }

  async #step(step: Step): Promise<void> {
    switch (step.kind) {
      case 'create':
        return this.#create(step.value);
      case 'load':
        return this.#load();
      case 'nested':
        return expectNestingRefused(step.how);
      case 'duplicate':
        return void (await Thing.create({ _id: TAKEN }));
      case 'join':
        return void (await Thing.transaction({ join: true }, () => this.play(step.steps)));
      default:
        return this.#stepOn(step);
    }
  }

  async #stepOn(step: Extract<Step, { readonly on: number }>): Promise<void> {
    const id = this.#simulation.pick(step);
    if (id === undefined) return;
    const thing = this.things.get(id)!;
    if (step.kind === 'save') return this.#save(id, thing);
    if (step.kind === 'look') return this.#look(id);
    if (step.kind === 'invalid') return this.#saveInvalid(id, thing, step.caught);
    if (step.kind === 'destroy') this.#simulation.destroy(id);
    else if (step.kind === 'reload') this.#simulation.reload(id);
    else return this.change(step);
    await thing[step.kind]();
  }

  async #save(id: string, thing: Thing): Promise<void> {
    const fate: Fate = this.#simulation.save(id);
    expect(fate).toBeUndefined();
    await thing.save();
  }

  async #saveInvalid(id: string, thing: Thing, caught: boolean): Promise<void> {
    const { count } = thing;
    this.#simulation.change(id, { kind: 'count', on: 0, value: HIGHEST_COUNT + 1 });
    thing.count = HIGHEST_COUNT + 1;
    if (!caught) return void (await thing.save());
    expect(await rejection(thing.save())).toBeInstanceOf(ValidationError);
    thing.count = count;
    this.#simulation.change(id, { kind: 'count', on: 0, value: count });
  }

  async #create(count: number): Promise<void> {
    const id = `made ${(this.#made += 1)}`;
    const values: Values = { count, tags: ['new'], profile: { a: count }, marks: {} };
    this.#simulation.create(id, values);
    this.things.set(id, await Thing.create({ _id: id, count, tags: ['new'], profile: { a: count } }));
  }

  /** Loads a document that is stored, and not in memory yet. */
  async #load(): Promise<void> {
    const id = [...this.#simulation.database.keys()].find((stored) => stored !== TAKEN && !this.things.has(stored));
    if (id === undefined) return;
    this.#simulation.load(id);
    this.things.set(id, await Thing.findOrFail(id));
  }

  /** The block sees what it wrote; who stands outside sees what was committed. */
  async #look(id: string): Promise<void> {
    expect(valuesOf(await Thing.findOrFail(id))).toEqual(this.#simulation.database.get(id));
    const outside = await Thing.withoutSession(() => Thing.find(id));
    expect(outside && valuesOf(outside)).toEqual(this.#simulation.committed.get(id) ?? null);
  }
}

const LABEL = 'TransientTransactionError';

function transient(): MongoError {
  const error = new MongoError('as planned');
  error.addErrorLabel(LABEL);
  return error;
}

function changeThing(thing: Thing, step: Step): void {
  if (step.kind === 'count') thing.count = step.value;
  if (step.kind === 'push') thing.tags.push(step.tag);
  if (step.kind === 'tags') thing.tags = [step.tag];
  if (step.kind === 'shift') thing.tags.shift();
  if (step.kind === 'profile' && step.value === undefined) delete thing.profile[step.key];
  if (step.kind === 'profile' && step.value !== undefined) thing.profile[step.key] = step.value;
  if (step.kind === 'mark' && step.value === undefined) thing.marks.delete(step.key);
  if (step.kind === 'mark' && step.value !== undefined) thing.marks.set(step.key, step.value);
}

async function expectNestingRefused(how: 'transaction' | 'withSession'): Promise<void> {
  const refused = how === 'transaction' ? Thing.transaction(() => undefined) : Thing.withSession(() => undefined);
  expect(await rejection(refused)).toBeInstanceOf(
    how === 'transaction' ? TransactionNestingError : SessionNestingError,
  );
}
