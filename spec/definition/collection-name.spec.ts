import { collectionName, plural } from '../../lib/definition/collection-name';

describe('collectionName', () => {
  it.each([
    ['Person', 'people'],
    ['BlogPost', 'blog_posts'],
    ['HTTPStatus', 'http_statuses'],
    ['OAuth2Token', 'o_auth2_tokens'],
    ['Address', 'addresses'],
    ['Sheep', 'sheep'],
  ])('stores %s in %s', (className, name) => {
    expect(collectionName(className)).toBe(name);
  });
});

it('plural keeps the case of the noun', () => {
  expect(plural('Category')).toBe('Categories');
});
