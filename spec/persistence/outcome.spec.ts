import { AfterCommit, AfterRollback, CommitHookError, Document, Field, Model } from 'threadline';
import { Outcome } from '../../lib/persistence/outcome';
import { definitionOf } from '../../lib/definition/registry';
import { rejection, wired } from '../integration/wired';

let heard: string[] = [];

@Document()
class Letter extends Model {
  @Field(String) text: string = '';

  @AfterCommit() first(): void {
    heard.push('first');
    if (this.text === 'fails') throw new RangeError('first');
  }
  @AfterCommit({ on: 'create' }) second(): void {
    heard.push('second');
  }
  @AfterRollback() undone(): void {
    heard.push('undone');
  }
}

describe('the outcome of an operation', () => {
  wired();
  beforeEach(() => void (heard = []));

  it('is known outside a transaction once the operation is over, and then only if something happened', async () => {
    const outcome = new Outcome(new Letter(), definitionOf(Letter));
    await outcome.runHooks();
    expect(heard).toEqual([]);
    outcome.note('update');
    expect(heard).toEqual([]);
    await outcome.runHooks();
    expect(heard).toEqual(['first']);
  });

  it('belongs to the transaction around it', async () => {
    await Letter.transaction(async () => {
      await Letter.create();
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual(['first', 'second']);
    heard = [];
    await rejection(Letter.transaction(() => Letter.create().then(() => Promise.reject(new RangeError('no')))));
    expect(heard).toEqual(['undone']);
  });

  it('reports hooks that failed after all of them ran; what is stored stays', async () => {
    const letter = new Letter({ text: 'fails' });
    const error = await rejection(letter.save());
    expect(error).toBeInstanceOf(CommitHookError);
    expect(error['errors']).toEqual([new RangeError('first')]);
    expect([heard, letter.isPersisted]).toEqual([['first', 'second'], true]);
  });
});
