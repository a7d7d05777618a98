import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { blockArguments, checkBlock } from '../../lib/session/block';

describe('the arguments of a block', () => {
  const block = () => 1;

  it('are told apart with and without options', () => {
    expect(blockArguments<object, typeof block>(block, undefined)).toEqual({ options: undefined, block });
    expect(blockArguments<object, typeof block>({ a: 1 }, block)).toEqual({ options: { a: 1 }, block });
  });

  it('must have a function for the block', () => {
    expect(() => checkBlock(block, 'Person.withSession')).not.toThrow();
    for (const bad of [undefined, {}, 'block'])
      expect(() => checkBlock(bad, 'Person.withSession')).toThrow(InvalidOptionError);
  });
});
