import type { ClientSession, Collection, Document as Raw } from 'mongodb';
import type { Inside } from './facade';

type Send = (inside: Inside, args: readonly unknown[], session: ClientSession) => Promise<unknown>;

const NAMESPACE_NOT_FOUND = 26;

function run(inside: Inside, command: Raw, session: ClientSession): Promise<Raw> {
  return (inside.plain as Collection).db.command(command, { session });
}

/**
 * The driver's methods for search indexes take no options, and so no session. These send the same commands with it.
 *
 * @see https://www.mongodb.com/docs/manual/reference/command/createSearchIndexes/
 */
export const searchIndexCommands: Readonly<
  Record<'createSearchIndex' | 'createSearchIndexes' | 'updateSearchIndex' | 'dropSearchIndex', Send>
> = {
  createSearchIndex: async (inside, [description], session) => (await create(inside, [description], session))[0],
  createSearchIndexes: (inside, [descriptions], session) => create(inside, descriptions, session),
  updateSearchIndex: async (inside, [name, definition], session) => {
    await run(inside, { updateSearchIndex: inside.collection, name, definition }, session);
  },
  dropSearchIndex: async (inside, [name], session) => {
    await run(inside, { dropSearchIndex: inside.collection, name }, session).catch(ignoreMissingCollection);
  },
};

async function create(inside: Inside, indexes: unknown, session: ClientSession): Promise<string[]> {
  const { indexesCreated } = await run(inside, { createSearchIndexes: inside.collection, indexes }, session);
  return (indexesCreated as readonly { readonly name: string }[]).map(({ name }) => name);
}

function ignoreMissingCollection(error: Error & { readonly code?: unknown }): void {
  if (error.code !== NAMESPACE_NOT_FOUND) throw error;
}
