import { flagsOf } from '../../lib/attributes/flags';
import { Person } from './sample';

describe('the flags of a document', () => {
  it('are what is known of it beside its values, and can be given to another', () => {
    const { state } = Person.load({ username: 'Emily' });
    Object.assign(state, { isReadonly: true, isDestroyed: true });
    const flags = flagsOf(state);
    expect(Object.keys(flags).sort()).toEqual(
      [
        'errors',
        'holder',
        'home',
        'isDestroyed',
        'isNew',
        'isReadonly',
        'left',
        'previous',
        'wasNew',
        'wasPersisted',
      ].sort(),
    );
    const other = Object.assign(Person.create().state, flags);
    expect([other.isNew, other.isReadonly, other.isDestroyed]).toEqual([false, true, true]);
    expect([...other.names()]).not.toContain('isNew');
  });

  it('stay what they were when they were taken', () => {
    const { state } = Person.create();
    const flags = flagsOf(state);
    state.isNew = false;
    expect(flags.isNew).toBe(true);
  });
});
