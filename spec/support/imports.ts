import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';

const LIB = join(__dirname, '..', '..', 'lib');

/** One `import`, `export … from`, `import()` or `require` in a file. */
export interface Import {
  /** As written: `../errors/cast-error` or `mongodb`. */
  readonly specifier: string;
  /** Whether it is gone once the types are. */
  readonly isTypeOnly: boolean;
  /** The file of `lib/` it leads to, undefined for packages. */
  readonly file: string | undefined;
}

/** One source file, its path relative to `lib/` with forward slashes. */
export interface SourceFile {
  readonly path: string;
  /** Name of its room, undefined for files directly in `lib/`. */
  readonly room: string | undefined;
  readonly lines: number;
  readonly imports: readonly Import[];
}

/** Reads every source file of `lib/`. */
export function readLibrary(): readonly SourceFile[] {
  const paths = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return paths.sort().map((path) => readSource(path.split(sep).join('/')));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(LIB, path), 'utf8');
  const room = path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined;
  return { path, room, lines: text.trimEnd().split('\n').length, imports: importsIn(path, text) };
}

/** Every import of a file, as the compiler's syntax tree shows them: comments and strings cannot mislead it. */
export function importsIn(path: string, text: string): readonly Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) {
      found.push({ specifier, isTypeOnly: isTypeOnly(node), file: resolveFrom(path, specifier) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isExternalModuleReference(node)) return literal(node.expression);
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : undefined;
  return ts.isCallExpression(node) && isLoading(node.expression) ? literal(node.arguments[0]) : undefined;
}

function isLoading(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

function literal(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly || areTypes(node.exportClause);
  if (!ts.isImportDeclaration(node)) return false;
  const clause = node.importClause;
  if (clause === undefined) return false;
  return clause.isTypeOnly || (clause.name === undefined && areTypes(clause.namedBindings));
}

function areTypes(names: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean {
  if (names === undefined || !(ts.isNamedImports(names) || ts.isNamedExports(names))) return false;
  return names.elements.length > 0 && [...names.elements].every((element) => element.isTypeOnly);
}

function resolveFrom(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = join(LIB, dirname(path), specifier);
  const file = [`${target}.ts`, join(target, 'index.ts')].find((candidate) =>
    statSync(candidate, { throwIfNoEntry: false })?.isFile(),
  );
  return file === undefined ? undefined : relative(LIB, file).split(sep).join('/');
}
