import type { MetadataStorage } from 'class-validator';

/** One use of a validator's decorator, as class-validator keeps it. */
export type Rule = ReturnType<MetadataStorage['getTargetValidationMetadatas']>[number];

/** A validator itself; whoever makes it, a container perhaps, is asked at each use. */
export type Constraint = ReturnType<MetadataStorage['getTargetValidatorConstraints']>[number];

/** One validator of a property: what it was declared with, and what says whether a value is right. */
export interface Check {
  readonly rule: Rule;
  readonly constraint: Constraint;
}

/** The validators of one property. */
export interface PropertyRules {
  readonly name: string;
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
  if (rules === undefined) known.set(cls, (rules = { groups: groupsOf(cls, storage), byContexts: new Map() }));
  // Contexts that no validator knows make no difference: there are as many entries as there are groups to choose from.
  const key = rules.groups.size === 0 ? '' : JSON.stringify(contexts.filter((name) => rules.groups.has(name)).sort());
  let compiled = rules.byContexts.get(key);
  if (compiled === undefined) rules.byContexts.set(key, (compiled = compile(cls, contexts, storage)));
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
  return [...byName].map(([name, own]) => rulesOfProperty(name, own, storage));
}

function rulesOfProperty(name: string, rules: readonly Rule[], storage: MetadataStorage): PropertyRules {
  const ofType = (type: string): Rule[] => rules.filter((rule) => rule.type === type);
  const checks = [...ofType(DEFINED), ...ofType(CUSTOM)].flatMap((rule) =>
    storage.getTargetValidatorConstraints(rule.constraintCls).map((constraint) => ({ rule, constraint })),
  );
  const awaits = ofType(PROMISE).length > 0;
  return { name, conditions: ofType(CONDITION), checks, nested: ofType(NESTED), awaits };
}
