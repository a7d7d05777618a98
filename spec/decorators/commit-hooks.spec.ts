import {
  AfterCommit,
  AfterCreateCommit,
  AfterDestroyCommit,
  AfterRollback,
  AfterSaveCommit,
  AfterUpdateCommit,
  Document,
  Field,
  InvalidOptionError,
  Model,
} from 'threadline';
import { definitionOf } from '../../lib/definition/registry';
import { thrown, wired } from '../integration/wired';

describe('the decorators of commit hooks', () => {
  it('note the event and the actions that the method is for', () => {
    @Document()
    class Order extends Model {
      @AfterCommit() any(): void {}
      @AfterCommit({ on: 'create' }) one(): void {}
      @AfterCommit({ on: ['create', 'destroy'] }) some(): void {}
      @AfterRollback({ on: 'update' }) undone(): void {}
      @AfterSaveCommit() saved(): void {}
      @AfterCreateCommit() created(): void {}
      @AfterUpdateCommit() updated(): void {}
      @AfterDestroyCommit() destroyed(): void {}
    }
    expect(definitionOf(Order).hooks.map(({ name, event, on }) => [name, event, on])).toEqual([
      ['any', 'commit', undefined],
      ['one', 'commit', ['create']],
      ['some', 'commit', ['create', 'destroy']],
      ['undone', 'rollback', ['update']],
      ['saved', 'commit', ['create', 'update']],
      ['created', 'commit', ['create']],
      ['updated', 'commit', ['update']],
      ['destroyed', 'commit', ['destroy']],
    ]);
  });

  it.each<[string, unknown]>([
    ['an unknown action', { on: 'creation' }],
    ['an unknown action among others', { on: ['create', 'save'] }],
    ['an unknown option', { once: true }],
  ])('refuse %s', (_, options) => {
    for (const decorator of [AfterCommit, AfterRollback]) {
      const error = thrown(() => decorator(options as never));
      expect(error).toBeInstanceOf(InvalidOptionError);
      expect(error['resolution']).toContain('create, update, destroy');
    }
  });
});

describe('commit hooks outside a transaction', () => {
  const spec = wired();

  @Document()
  class Letter extends Model {
    @Field(String) text!: string;
    heard: string[] = [];

    @AfterCreateCommit() created(): void {
      this.heard.push('create');
    }

    @AfterUpdateCommit() updated(): void {
      this.heard.push('update');
    }

    @AfterDestroyCommit() destroyed(): void {
      this.heard.push('destroy');
    }

    @AfterRollback() never(): void {
      this.heard.push('rollback');
    }
  }

  it('run right after each operation that wrote something', async () => {
    const letter = await Letter.create({ text: 'one' });
    await letter.save();
    await letter.update({ text: 'two' });
    expect(spec.wire.names).toEqual(['insert', 'update']);
    await letter.destroy();
    expect(letter.heard).toEqual(['create', 'update', 'destroy']);
  });
});
