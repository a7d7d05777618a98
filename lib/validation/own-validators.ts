import type { ModelDefinition } from '../definition/model-definition';
import type { ValidatorDefinition } from '../definition/validator-definition';

const known = new WeakMap<ModelDefinition, readonly ValidatorDefinition[]>();

/** The validators of ours that a model has. A method that a subclass declares anew runs once. */
export function validatorsOf(definition: ModelDefinition): readonly ValidatorDefinition[] {
  let validators = known.get(definition);
  if (validators === undefined) known.set(definition, (validators = withoutRepeated(definition.validators)));
  return validators;
}

function withoutRepeated(all: readonly ValidatorDefinition[]): ValidatorDefinition[] {
  const isAnew = ({ name, isMethod }: ValidatorDefinition, index: number): boolean =>
    isMethod === true && all.slice(index + 1).some((later) => later.isMethod === true && later.name === name);
  return all.filter((validator, index) => !isAnew(validator, index));
}
