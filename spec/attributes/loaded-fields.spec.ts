import { IN_PART, LEFT_OUT, loadedFields, type Projection, WHOLE } from '../../lib/attributes/loaded-fields';
import { declare } from './sample';

const Post = declare('Post', { title: { of: String, storedName: 't' }, meta: Object, tags: [String] });
const NAMES = { [LEFT_OUT]: 'left out', [IN_PART]: 'in part', [WHOLE]: 'whole' };

describe('loadedFields', () => {
  it.each<[Projection, string[]]>([
    [{}, ['whole', 'whole', 'whole', 'whole']],
    [{ only: [] }, ['whole', 'left out', 'left out', 'left out']],
    [{ only: ['title', 'meta.a'] }, ['whole', 'whole', 'in part', 'left out']],
    [{ only: ['t'] }, ['whole', 'whole', 'left out', 'left out']],
    [{ only: ['meta', 'meta.a'] }, ['whole', 'left out', 'whole', 'left out']],
    [{ only: ['meta.a', 'meta'] }, ['whole', 'left out', 'whole', 'left out']],
    [{ without: ['title', 'meta.a'] }, ['whole', 'left out', 'in part', 'whole']],
    [{ without: ['meta', 'meta.a'] }, ['whole', 'whole', 'left out', 'whole']],
    [{ without: ['_id'] }, ['whole', 'whole', 'whole', 'whole']],
    [{ only: ['unknown', '__proto__'] }, ['whole', 'left out', 'left out', 'left out']],
  ])('of %j', (projection, expected) => {
    expect(Array.from(loadedFields(Post.definition, projection), (part) => NAMES[part as 0])).toEqual(expected);
  });
});
