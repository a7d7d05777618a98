import { DeleteRestrictedError } from '../../lib/errors/delete-restricted-error';

describe('DeleteRestrictedError', () => {
  it('names the document and the association, and keeps its cause', () => {
    const cause = new Error('below');
    const error = new DeleteRestrictedError({ model: 'Person', id: 7, association: 'posts', cause });

    expect(error).toMatchObject({
      name: 'DeleteRestrictedError',
      code: 'DELETE_RESTRICTED',
      association: 'posts',
      cause,
    });
    expect(error.message).toMatch(/^Person 7 was not destroyed: there are documents in its posts\./);
  });
});
