import {
  AfterSave,
  AroundSave,
  BeforeSave,
  CallbackHaltedError,
  Document,
  EmbeddedModel,
  EmbedsOne,
  Field,
  Model,
} from 'threadline';
import { definitionOf } from '../../../lib/definition/registry';
import { beginHooks, hasSteps } from '../../../lib/persistence/bulk/hook-run';
import { rejection } from '../../integration/wired';

let log: string[] = [];

@Document()
class Plain extends Model {}

@Document()
class Lid extends EmbeddedModel {
  @BeforeSave() before(): void {
    log.push('lid');
  }
}

@Document()
class Box extends Model {
  @EmbedsOne(() => Lid, { cascadeCallbacks: true }) lid!: Lid | null;
}

@Document()
class Hooked extends Model {
  @Field(Boolean) calls: boolean = true;
  @AroundSave() async around(next: () => Promise<void>): Promise<void> {
    log.push('in');
    try {
      if (this.calls) await next();
    } catch (error) {
      log.push(`met ${String(error)}`);
      throw error;
    }
    log.push('out');
  }
  @AfterSave() after(): void {
    log.push('after');
  }
}

describe('hooks around a shared write', () => {
  beforeEach(() => void (log = []));

  it('are there where a model or what is inside has some', () => {
    expect([Plain, Box, Hooked].map((model) => hasSteps(definitionOf(model)))).toEqual([false, true, true]);
  });

  it('stand still at the write, and go on after it', async () => {
    const run = await beginHooks(new Hooked(), definitionOf(Hooked));
    expect(log).toEqual(['in']);
    await run.finish({ created: true, saved: { changes: new Map() } });
    expect(log).toEqual(['in', 'out', 'after']);
  });

  it('hear of a write that failed', async () => {
    const run = await beginHooks(new Hooked(), definitionOf(Hooked));
    await run.abandon(new RangeError('no'));
    expect(log).toEqual(['in', 'met RangeError: no']);
  });

  it('of what is inside are among them', async () => {
    const run = await beginHooks(new Box({ lid: {} }), definitionOf(Box));
    expect(log).toEqual(['lid']);
    await run.finish({ created: true, saved: { changes: new Map() } });
  });

  it('that never call on reject at once', async () => {
    expect(await rejection(beginHooks(new Hooked({ calls: false }), definitionOf(Hooked)))).toBeInstanceOf(
      CallbackHaltedError,
    );
  });
});
