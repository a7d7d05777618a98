import { HIGHEST_COUNT } from './thing';
import type { Step } from './program';

/** What a document holds, as plain data. */
export interface Values {
  count: number;
  tags: string[];
  profile: Record<string, number>;
  marks: Record<string, number>;
}

/** A document in memory. */
interface Remembered {
  values: Values;
  /** What it was when it was loaded or saved; `undefined` for a new one. */
  kept: Values | undefined;
  destroyed: boolean;
  /** Whether the block made it, or loaded it. */
  origin: 'held' | 'made' | 'loaded';
  /** What the block loaded. */
  loaded?: Values;
}

type Action = 'created' | 'updated' | 'destroyed';

/** Why a block ends before its end. */
export type Fate = 'invalid' | 'duplicate' | undefined;

interface State {
  readonly memory: Map<string, Remembered>;
  readonly database: Map<string, Values>;
  readonly actions: Map<string, Set<Action>>;
}

/** A plain model of what should happen: memory and database are maps, and a transaction is a copy of both. */
export class Simulation {
  #state: State;
  #before: State;

  constructor(database: Iterable<[string, Values]>, held: Iterable<[string, Remembered]>) {
    this.#state = { memory: new Map(held), database: new Map(database), actions: new Map() };
    this.#before = this.#state;
  }

  get database(): ReadonlyMap<string, Values> {
    return this.#state.database;
  }
  get memory(): ReadonlyMap<string, Remembered> {
    return this.#state.memory;
  }
  /** What those outside of the transaction see. */
  get committed(): ReadonlyMap<string, Values> {
    return this.#before.database;
  }

  /** The document that a step is about; `undefined` where it would make no sense for any. */
  pick(step: Step & { readonly on: number }): string | undefined {
    const ids = [...this.memory.keys()];
    const id = ids[step.on % ids.length]!;
    const { destroyed, kept } = this.memory.get(id)!;
    const needsStored = step.kind === 'destroy' || step.kind === 'reload' || step.kind === 'look';
    return destroyed || (needsStored && kept === undefined) ? undefined : id;
  }

  isChanged(id: string): boolean {
    const { values, kept } = this.memory.get(id)!;
    return kept !== undefined && !same(values, kept);
  }

  begin(): void {
    this.#before = structuredClone({ ...this.#state, actions: new Map() });
  }

  /** Each attempt begins where the transaction began. */
  beginAttempt(): void {
    this.#state = structuredClone(this.#before);
  }

  /** @returns which hooks must have run */
  commit(): string[] {
    const hooks = this.#netActions().flatMap(([id, actions]) => actions.map((action) => `${id} ${action}`));
    for (const [, remembered] of this.#state.memory) Object.assign(remembered, { origin: 'held', loaded: undefined });
    this.#before = this.#state;
    return hooks;
  }

  /** @returns which hooks must have run */
  abort(): string[] {
    const hooks = this.#netActions().map(([id]) => `${id} rolled back`);
    this.#state = structuredClone(this.#before);
    return hooks;
  }

  #netActions(): [string, Action[]][] {
    return [...this.#state.actions]
      .map(([id, actions]): [string, Action[]] => {
        if (!actions.has('destroyed')) return [id, [...actions]];
        return [id, actions.has('created') ? [] : ['destroyed']];
      })
      .filter(([, actions]) => actions.length > 0);
  }

  change(id: string, step: Step): void {
    const { values } = this.#state.memory.get(id)!;
    if (step.kind === 'count') values.count = step.value;
    if (step.kind === 'push') values.tags.push(step.tag);
    if (step.kind === 'tags') values.tags = [step.tag];
    if (step.kind === 'shift') values.tags.shift();
    if (step.kind === 'profile' || step.kind === 'mark') {
      const target = step.kind === 'profile' ? values.profile : values.marks;
      if (step.value === undefined) delete target[step.key];
      else target[step.key] = step.value;
    }
  }

  save(id: string): Fate {
    const remembered = this.#state.memory.get(id)!;
    if (remembered.values.count > HIGHEST_COUNT) return 'invalid';
    if (remembered.kept !== undefined && !this.isChanged(id)) return undefined;
    if (remembered.kept === undefined && this.database.has(id)) return 'duplicate';
    this.#act(id, remembered.kept === undefined ? 'created' : 'updated');
    this.#state.database.set(id, structuredClone(remembered.values));
    remembered.kept = structuredClone(remembered.values);
    return undefined;
  }

  destroy(id: string): void {
    this.#act(id, 'destroyed');
    this.#state.database.delete(id);
    this.#state.memory.get(id)!.destroyed = true;
  }

  reload(id: string): void {
    const remembered = this.#state.memory.get(id)!;
    remembered.values = structuredClone(this.database.get(id)!);
    remembered.kept = structuredClone(remembered.values);
  }

  create(id: string, values: Values): void {
    this.#state.memory.set(id, { values, kept: undefined, destroyed: false, origin: 'made' });
    this.save(id);
  }

  load(id: string): void {
    const values = this.database.get(id)!;
    const copy = structuredClone(values);
    this.#state.memory.set(id, {
      values: copy,
      kept: structuredClone(copy),
      destroyed: false,
      origin: 'loaded',
      loaded: structuredClone(copy),
    });
  }

  #act(id: string, action: Action): void {
    const actions = this.#state.actions.get(id) ?? new Set();
    this.#state.actions.set(id, actions.add(action));
  }
}

// The order of keys is a part of a stored document.
function same(one: Values, other: Values): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
