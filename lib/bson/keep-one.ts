const kept: object[] = [];

/**
 * Keeps one object of a class alive for as long as the process runs. V8 forgets how the objects of a class look when none is
 * left, and with it all the code that it compiled for them: a process that was idle for a while would begin anew.
 *
 * It is the same with functions: what is compiled for one that is made at each call goes with the last of them. So what each
 * operation goes through are functions that stay, which are handed what they work on, or bound to it.
 *
 * @see https://v8.dev/docs/hidden-classes
 */
export function keepOne(sample: object): void {
  kept.push(sample);
}
