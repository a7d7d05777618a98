import type { MetadataStorage, ValidationArguments } from 'class-validator';

/** One use of a validator's decorator, as class-validator keeps it. */
export type Rule = ReturnType<MetadataStorage['getTargetValidationMetadatas']>[number];

/** A validator itself; whoever makes it, a container perhaps, is asked at each use. */
export type Constraint = ReturnType<MetadataStorage['getTargetValidatorConstraints']>[number];

/** What says whether a value is right. */
export type Validate = (value: unknown, args: ValidationArguments) => unknown;

/** One validator of a property: what it was declared with, and what says whether a value is right. */
export interface Check {
  readonly rule: Rule;
  readonly constraint: Constraint;
  /** The constraint's own answer, where it is the same whoever makes the constraint; else its instance is asked for. */
  readonly validate: Validate | undefined;
  /** What of the rule is needed each time. */
  readonly isConditional: boolean;
  readonly each: boolean;
  readonly constraints: Rule['constraints'];
}

/** The validators of one property. */
export interface PropertyRules {
  readonly name: string;
  /** The name of the class. */
  readonly target: string;
  /** All of them must agree that there is something to validate: `@ValidateIf`, `@IsOptional`. */
  readonly conditions: readonly Rule[];
  readonly checks: readonly Check[];
  /** `@ValidateNested`. */
  readonly nested: readonly Rule[];
  /** Whether a promise is waited for, and what it resolves to is looked at: `@ValidatePromise`. */
  readonly awaits: boolean;
}

/** What all classes have that class-validator knows nothing of. */
const NOTHING: readonly PropertyRules[] = [];

interface ClassRules {
  /** The groups that any of the validators names. */
  readonly groups: ReadonlySet<string>;
  /** What runs in every context, where there are no groups. */
  always: readonly PropertyRules[] | undefined;
  readonly byContexts: Map<string, readonly PropertyRules[]>;
}

// The names that class-validator gives to kinds of validators.
const CONDITION = 'conditionalValidation';
const NESTED = 'nestedValidation';
const PROMISE = 'promiseValidation';
const DEFINED = 'isDefined';
const CUSTOM = 'customValidation';

const known = new WeakMap<object, ClassRules>();

/**
 * The validators of a class that run in these contexts, sorted out once. class-validator looks through those of every class
 * of the process each time, which costs more than the validators themselves.
 */
export function rulesOf(cls: unknown, contexts: readonly string[]): readonly PropertyRules[] {
  const storage = storageOf();
  // An object need not have a class: the key `constructor` may also be data.
  if (storage === undefined || typeof cls !== 'function') return NOTHING;
  let rules = known.get(cls);
  if (rules === undefined)
    known.set(cls, (rules = { groups: groupsOf(cls, storage), always: undefined, byContexts: new Map() }));
  return rules.always ?? rulesIn(contexts, rules, cls, storage);
}

// Contexts that no validator knows make no difference: there are as many entries as there are groups to choose from.
function rulesIn(
  contexts: readonly string[],
  rules: ClassRules,
  cls: object,
  storage: MetadataStorage,
): readonly PropertyRules[] {
  const { groups, byContexts } = rules;
  if (groups.size === 0) return (rules.always = compile(cls, contexts, storage));
  const key = JSON.stringify(contexts.filter((name) => groups.has(name)).sort());
  let compiled = byContexts.get(key);
  if (compiled === undefined) byContexts.set(key, (compiled = compile(cls, contexts, storage)));
  return compiled;
}

// class-validator keeps every validator of the process here, whoever loaded it. Where nobody did, there is nothing to ask.
function storageOf(): MetadataStorage | undefined {
  return (globalThis as { readonly classValidatorMetadataStorage?: MetadataStorage }).classValidatorMetadataStorage;
}

/** Whether class-validator has anything to ask of a class, in whatever contexts. */
export function hasRules(cls: object): boolean {
  const storage = storageOf();
  return storage !== undefined && allRules(cls, storage).length > 0;
}

function groupsOf(cls: object, storage: MetadataStorage): Set<string> {
  return new Set(allRules(cls, storage).flatMap((rule) => groupsNamed(rule)));
}

function allRules(cls: object, storage: MetadataStorage): readonly Rule[] {
  return storage.getTargetValidationMetadatas(cls as () => unknown, '', false, false);
}

// Without options there are no groups, whatever the type says.
function groupsNamed({ groups }: Rule): readonly string[] {
  return groups ?? [];
}

// With groups, class-validator leaves out what has none, unless it is told `always`: ours run in every context.
function compile(cls: object, contexts: readonly string[], storage: MetadataStorage): readonly PropertyRules[] {
  const rules = storage.getTargetValidationMetadatas(cls as () => unknown, '', true, false, [...contexts]);
  if (rules.length === 0) return NOTHING;
  const byName = new Map<string, Rule[]>();
  for (const rule of rules) byName.set(rule.propertyName, [...(byName.get(rule.propertyName) ?? []), rule]);
  const target = (cls as { readonly name: string }).name;
  return [...byName].map(([name, own]) => rulesOfProperty(name, target, own, storage));
}

function rulesOfProperty(
  name: string,
  target: string,
  rules: readonly Rule[],
  storage: MetadataStorage,
): PropertyRules {
  const ofType = (type: string): Rule[] => rules.filter((rule) => rule.type === type);
  const checks = [...ofType(DEFINED), ...ofType(CUSTOM)].flatMap((rule) =>
    storage.getTargetValidatorConstraints(rule.constraintCls).map((constraint) => checkOf(rule, constraint)),
  );
  const awaits = ofType(PROMISE).length > 0;
  return { name, target, conditions: ofType(CONDITION), checks, nested: ofType(NESTED), awaits };
}

function checkOf(rule: Rule, constraint: Constraint): Check {
  const { each, constraints } = rule;
  const isConditional = rule.validateIf !== undefined;
  return { rule, constraint, validate: passingOn(constraint), isConditional, each, constraints };
}

// What class-validator calls the class, and how its instances pass on to a variable around it.
const IN_PLACE = 'CustomConstraint';
const PASSES_ON =
  /^(?:function|validate) ?\((\w+), ?(\w+)\) ?\{\s*return (?!this\b|super\b)\w+\.validate\(\1, ?\2\);?\s*\}$/;

/**
 * What a validator says that was declared in place, as all of class-validator's own are: it gets a class there whose
 * instances do nothing but pass on to it, and no container has another one. To ask for its instance each time costs more
 * than what it says: class-validator looks through those of all validators of the process.
 */
function passingOn({ target }: Constraint): Validate | undefined {
  if (target.name !== IN_PLACE) return undefined;
  const { validate } = target.prototype as { readonly validate?: unknown };
  return PASSES_ON.test(String(validate)) ? (validate as Validate) : undefined;
}
