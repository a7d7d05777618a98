import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** Every Markdown file that readers of the repository see: those at its root, and those in `docs/`. */
export function markdownFiles(): string[] {
  const atRoot = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  const guides = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  return [...atRoot, ...guides.map((name) => join('docs', name))].sort();
}

/** The text of a file, its path taken from the root of the repository. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** A block of code in a Markdown file, and the comment above it that says where it is from. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** `examples/x.ts#region`, undefined where no comment says so. */
  readonly source: string | undefined;
}

/** The blocks of code of a Markdown text. */
export function codeBlocksOf(text: string): CodeBlock[] {
  const pattern = /(?:^<!-- (\S+) -->\n)?^```(\w*)\n(.*?)^```$/gms;
  return [...text.matchAll(pattern)].map(([, source, language, code]) => ({
    language: language!,
    code: code!.replace(/\n$/, ''),
    source,
  }));
}

/** The targets of the links of a Markdown text that stay in the repository. */
export function localLinksOf(text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  return links.filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that the headings of a Markdown text can be linked by. */
export function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
}
