import { draftOf } from '../definition/draft';
import type { IndexDefinition } from '../definition/index-definition';

/**
 * Declares an index; `Model.createIndexes()` builds what is declared.
 *
 * @param keys attribute names or dotted paths, each with a direction or kind
 *
 * @example
 * @Index({ username: 1 }, { unique: true })
 */
export function Index(keys: IndexDefinition['keys'], options: Omit<IndexDefinition, 'keys'> = {}): ClassDecorator {
  return (model) => {
    draftOf(model).indexes.push({ keys, ...options });
  };
}
