import type { ModelDefinition } from '../definition/model-definition';
import type { RawFilter } from '../store/write';
import { compileFilter } from './compile-filter';
import { conditionOf, everyDocument, withCondition } from './query';
import { resolvePath } from './resolve-path';

/**
 * A path as the server has it. Wildcards of indexes (`$**`) are the server's own.
 *
 * @throws UnknownAttributeError
 */
export function storedPath(definition: ModelDefinition, path: string): string {
  return path.startsWith('$') ? path : resolvePath(definition, path).stored;
}

/**
 * A filter as the server has it, for rooms that hand one on without asking for documents.
 *
 * @throws UnknownAttributeError, CastError, InvalidOptionError
 */
export function storedFilter(definition: ModelDefinition, filter: unknown): RawFilter {
  const every = { ...everyDocument(definition, []), deleted: 'too' } as const;
  return compileFilter(withCondition(every, conditionOf(filter)));
}
