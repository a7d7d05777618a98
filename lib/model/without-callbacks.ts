import { checkSkipOptions, skipping, type SkipOptions } from '../callbacks/skipping';
import { definitionOf } from '../definition/registry';
import { blockArguments, checkBlock } from '../session/block';
import { track } from '../session/track';

/** Runs a block in which hooks of a model, and of its subclasses, do not run. */
export function withoutCallbacks<T>(
  model: { readonly name: string },
  first: SkipOptions | (() => Promise<T> | T),
  second: (() => Promise<T> | T) | undefined,
): Promise<T> {
  const where = `${model.name}.withoutCallbacks`;
  return track(where, undefined, async () => {
    const { options = {}, block } = blockArguments<SkipOptions, () => Promise<T> | T>(first, second);
    checkBlock(block, where);
    const definition = definitionOf(model);
    checkSkipOptions(options, definition, where);
    return skipping(definition, options, async () => await block());
  });
}
