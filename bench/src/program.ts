/** A program that {@link runProgram} asks: answers with one line and ends. */
export function answer<Question, Answer>(work: (question: Question) => Promise<Answer>): void {
  process.setSourceMapsEnabled(false);
  work(JSON.parse(process.argv[2]!) as Question).then(
    (result) => process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

/** Milliseconds of CPU, and of the wall's clock, that a block takes. */
export async function time(block: () => Promise<unknown>): Promise<{ readonly cpu: number; readonly wall: number }> {
  globalThis.gc!();
  const before = process.cpuUsage();
  const began = performance.now();
  await block();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, wall };
}

/** Heap and external bytes that are in use, once the collector has had its way. */
export async function heapInUse(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
