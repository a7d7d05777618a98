import { OwnerNotSavedError } from '../../lib/errors/owner-not-saved-error';

describe('OwnerNotSavedError', () => {
  it('names the operation and the model, and keeps its cause', () => {
    const cause = new Error('below');
    const error = new OwnerNotSavedError({ model: 'Person', operation: 'Person.posts.create', cause });

    expect(error).toMatchObject({ name: 'OwnerNotSavedError', code: 'OWNER_NOT_SAVED', model: 'Person', cause });
    expect(error.message).toMatch(/^Person\.posts\.create needs a stored Person/);
  });
});
