import { stateOf } from '../../lib/attributes/document';
import { hydrate, shellOf } from '../../lib/attributes/hydrate';
import { BSON } from '../../lib/bson/classes';
import { declare } from './sample';

const Note = declare('Note', { at: Date, tags: [String], text: String });
const shell = shellOf(Note.model.prototype as Record<string, unknown>, Note.definition);

describe('Placed', () => {
  it('tells what was handed out and then changed in place from what is stored', () => {
    const note = hydrate(shell, BSON.serialize({ at: new Date(7), tags: ['a'], text: 'x' }));
    const state = stateOf(note);
    (note.at as Date).setTime(8);
    (note.tags as string[]).push('b');

    expect(state.changes()).toEqual(
      new Map<string, unknown>([
        ['at', [new Date(7), new Date(8)]],
        ['tags', [['a'], ['a', 'b']]],
      ]),
    );
    state.resetAll();
    expect([state.isChanged(), note.at, note.tags]).toEqual([false, new Date(7), ['a']]);
  });

  it('hands out the same object before and after somebody asked for changes', () => {
    const note = hydrate(shell, BSON.serialize({ at: new Date(7) }));
    const { at } = note;

    expect([stateOf(note).isChanged(), note.at === at]).toEqual([false, true]);
  });
});
