import ts from 'typescript';

/** The two forms in which TypeScript writes class fields out. */
export const CLASS_FIELDS: readonly (readonly [string, ts.CompilerOptions])[] = [
  ['define semantics', { useDefineForClassFields: true, target: ts.ScriptTarget.ES2022 }],
  ['assignments', { useDefineForClassFields: false, target: ts.ScriptTarget.ES2022 }],
  ['assignments of an older target', { target: ts.ScriptTarget.ES2021 }],
];

/**
 * Compiles and runs a small program, and gives what it exports.
 *
 * @param options of the compiler, beside decorators with their metadata
 */
export function compileAndRun<T>(source: string, options: ts.CompilerOptions = {}): T {
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    ...options,
  };
  const { outputText } = ts.transpileModule(source, { compilerOptions });
  const exported: Record<string, unknown> = {};

  const program = new Function('exports', 'require', outputText) as (to: object, load: (id: string) => unknown) => void;
  program(exported, (id) => require(id) as unknown);
  return exported as T;
}
