import { Scope } from 'threadline';
import { draftOf } from '../../lib/definition/draft';

describe('@Scope', () => {
  it('notes static methods in their order, for the class that declares them', () => {
    class Task {
      @Scope() static open(): void {}
      @Scope() static late(): void {}
    }
    class Chore extends Task {
      @Scope() static weekly(): void {}
    }
    expect([draftOf(Task).scopes, draftOf(Chore).scopes]).toEqual([['open', 'late'], ['weekly']]);
  });
});
