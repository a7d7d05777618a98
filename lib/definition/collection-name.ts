import type pluralize from 'pluralize';

/**
 * What a class's documents are stored in unless it says so: `BlogPost` in `blog_posts`, `Person` in `people`.
 *
 * @example
 * collectionName('BlogPost'); // 'blog_posts'
 */
export function collectionName(className: string): string {
  const words = className
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
  const last = words.lastIndexOf('_') + 1;
  return words.slice(0, last) + plural(words.slice(last));
}

/** The plural of an English noun. */
export function plural(noun: string): string {
  // Its rules are loaded when they are first needed: a program that starts need not wait for them.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at once
  return (require('pluralize') as typeof pluralize)(noun);
}
