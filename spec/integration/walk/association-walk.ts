import type { AssociatedList, Reference } from 'threadline';
import type { Person } from '../../../models/person';
import { Post } from '../../../models/post';
import { sends, silent, type Walk } from './step';

/** A list with two stored documents, one of them in hand; its owner counts them. */
export interface ListSubject {
  readonly list: AssociatedList<Post>;
  readonly member: Post;
}

/** Every member of the list that a `HasMany` property gives. */
export const LIST_WALK: Walk<ListSubject> = {
  isLoaded: silent(({ list }) => list.isLoaded),
  then: sends('find', ({ list }) => list.then((posts) => posts.length)),
  load: sends('find', ({ list }) => list.load()),
  reload: sends('find', ({ list }) => list.reload()),
  'Symbol(Symbol.asyncIterator)': sends('find', async ({ list }) => {
    for await (const post of list) post.isChanged();
  }),
  push: sends('insert update', ({ list }) => list.push(new Post({ title: 'pushed' }))),
  build: silent(({ list }) => list.build({ title: 'built' })),
  create: sends('insert update', ({ list }) => list.create({ title: 'created' })),
  delete: sends('find delete update', ({ list, member }) => list.delete(member)),
  replace: sends('find delete update', ({ list, member }) => list.replace([member])),
  ids: sends('find', ({ list }) => list.ids()),
  count: sends('aggregate', ({ list }) => list.count()),
  first: sends('find', ({ list }) => list.first()),
  where: silent(({ list }) => void list.where({ title: 'x' })),
};

/** Every member of what a `BelongsTo` property gives. */
export const REFERENCE_WALK: Walk<Reference<Person>> = {
  id: silent(({ id }) => id),
  isLoaded: silent(({ isLoaded }) => isLoaded),
  known: silent((reference) => (reference as unknown as { known(): unknown }).known()),
  then: sends('find', (reference) => reference.then((person) => person?.id)),
  load: sends('find', async (reference) => [await reference.load(), await reference.load()]),
  reload: sends('find', (reference) => reference.reload()),
};
