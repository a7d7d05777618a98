import { BSON, ObjectId } from '../../lib/bson/classes';
import { TransactionMemory } from '../../lib/transactions/memory';
import { Person } from '../attributes/sample';

describe('TransactionMemory', () => {
  const stored = () => ({ _id: new ObjectId(), username: 'a', age: 1, tags: ['x'] });

  it('restores what a document was when it was first noted', () => {
    const { document, state } = Person.load(stored());
    const memory = new TransactionMemory();
    memory.noteChange(state);
    document.username = 'b';
    memory.noteChange(state);
    document.username = 'c';
    state.isDestroyed = true;
    memory.restore();
    expect([document.username, state.isDestroyed, state.isChanged()]).toEqual(['a', false, false]);
  });

  it('leaves alone what was not noted', () => {
    const { document } = Person.load(stored());
    document.username = 'b';
    new TransactionMemory().restore();
    expect(document.username).toBe('b');
  });

  it('what was born in the transaction is new again once it was stored, and keeps its values', () => {
    const { document, state } = Person.load(stored());
    state.isNew = true;
    const memory = new TransactionMemory();
    memory.noteBirth(state);
    memory.noteChange(state);
    document.username = 'before the save';
    memory.noteStoring(state);
    state.isNew = false;
    document.username = 'after the save';
    memory.restore();
    expect([document.username, state.isNew]).toEqual(['after the save', true]);
  });

  it('what was born and never stored keeps everything', () => {
    const { document, state } = Person.load(stored());
    const memory = new TransactionMemory();
    memory.noteBirth(state);
    memory.noteChange(state);
    document.username = 'b';
    memory.restore();
    expect(document.username).toBe('b');
  });

  it('a reload is undone', () => {
    const { document, state } = Person.load(stored());
    const memory = new TransactionMemory();
    memory.noteStoring(state);
    state.replaceBytes(BSON.serialize({ ...stored(), username: 'reloaded' }));
    expect(document.username).toBe('reloaded');
    memory.restore();
    expect(document.username).toBe('a');
  });
});
