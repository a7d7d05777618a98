import type { ElementRef } from '../attributes/update';

/** An expression of an aggregation. */
export type Expression = unknown;

/** What is made of one element. */
export interface Choice {
  readonly ref: ElementRef;
  readonly then: Expression;
}

/** So many are compared with one after the other. */
const FEW = 8;

/** A value that is taken as it is: a text that begins with a dollar sign would else be read as a path. */
export function literal(value: unknown): Expression {
  return { $literal: value };
}

/** A list where there is one, and else an empty one. */
export function listOrNone(current: Expression): Expression {
  return { $cond: [{ $isArray: [current] }, current, []] };
}

/**
 * Goes through a list and makes of each element what its choice says. The server finds out in few steps which choice that is,
 * however many there are: it keeps a constant list of ids by their hashes, and numbers are halved.
 *
 * @param depth how many lists are around; the element is named `$$item` with this number
 * @param others what is made of all others
 */
export function eachElement(
  choices: readonly Choice[],
  list: Expression,
  depth: number,
  others: Expression,
): Expression {
  const byId = choices.every(({ ref }) => 'id' in ref);
  return byId ? eachById(choices, list, depth, others) : eachByPosition(choices, list, depth, others);
}

function eachById(choices: readonly Choice[], list: Expression, depth: number, others: Expression): Expression {
  const item = `item${depth}`;
  if (choices.length <= FEW) return { $map: { input: list, as: item, in: oneOf(choices, `$$${item}._id`, others) } };
  const ids = choices.map(idOf);
  const number = { $indexOfArray: [literal(ids), `$$${item}._id`] };
  const numbered = choices.map(({ then }, at) => ({ at, then }));
  const pick = { $let: { vars: { [`at${depth}`]: number }, in: numberedOf(numbered, `$$at${depth}`, others) } };
  return { $map: { input: list, as: item, in: pick } };
}

function idOf({ ref }: Choice): unknown {
  return (ref as { readonly id: unknown }).id;
}

function oneOf(choices: readonly Choice[], id: string, others: Expression): Expression {
  const branches = choices.map((choice) => ({ case: { $eq: [id, literal(idOf(choice))] }, then: choice.then }));
  return { $switch: { branches, default: others } };
}

function eachByPosition(choices: readonly Choice[], list: Expression, depth: number, others: Expression): Expression {
  const [all, at] = [`list${depth}`, `at${depth}`];
  const numbered = choices
    .map(({ ref, then }) => ({ at: (ref as { readonly index: number }).index, then }))
    .sort((one, other) => one.at - other.at);
  const vars = { [`item${depth}`]: { $arrayElemAt: [`$$${all}`, `$$${at}`] } };
  const each = { $let: { vars, in: numberedOf(numbered, `$$${at}`, others) } };
  const positions = { $range: [0, { $size: `$$${all}` }] };
  return { $let: { vars: { [all]: list }, in: { $map: { input: positions, as: at, in: each } } } };
}

interface Numbered {
  readonly at: number;
  readonly then: Expression;
}

/** @param numbered in the order of their numbers */
function numberedOf(numbered: readonly Numbered[], at: string, others: Expression): Expression {
  if (numbered.length <= FEW) {
    const branches = numbered.map((one) => ({ case: { $eq: [at, one.at] }, then: one.then }));
    return { $switch: { branches, default: others } };
  }
  const middle = numbered.length >> 1;
  const [less, more] = [numbered.slice(0, middle), numbered.slice(middle)];
  return {
    $cond: [{ $lt: [at, more[0]!.at] }, numberedOf(less, at, others), numberedOf(more, at, others)],
  };
}
