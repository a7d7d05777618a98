import { isDocument, STATE, stateOf } from '../../lib/attributes/document';
import { Person } from './sample';

describe('a document', () => {
  const { document, state } = Person.create();

  it('keeps its state under a key that no field can have', () => {
    expect([Object.getOwnPropertySymbols(document), stateOf(document)]).toEqual([[STATE], state]);
  });

  it.each<[unknown, boolean]>([
    [document, true],
    [{}, false],
    [{ state }, false],
    [null, false],
    ['document', false],
  ])('is told from anything else (%#)', (value, expected) => {
    expect(isDocument(value)).toBe(expected);
  });
});
