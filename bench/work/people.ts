import type { PersonData, PersonLike, PostData } from './adapter';

/** How many people each contender's collection holds before the first workload. */
export const SEEDED = 20_000;
export const POSTS_EACH = 5;

const WORDS = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore'.split(
  ' ',
);
const BEGINNING = Date.UTC(2024, 0, 1);

/** About 1.3 KB as BSON. */
export function makePerson(index: number): PersonData {
  return {
    name: `Person ${index}`,
    email: `person${index}@example.com`,
    age: index % 100,
    tags: [word(index), word(index + 5), word(index + 10)],
    address: { street: `${index} Main Street`, city: `City ${index % 500}`, zip: String(10_000 + (index % 90_000)) },
    posts: Array.from({ length: POSTS_EACH }, (_, post) => makePost(index, post)),
  };
}

export function makePeople(size: number): PersonData[] {
  return Array.from({ length: size }, (_, index) => makePerson(index));
}

export function makePost(person: number, post: number): PostData {
  return {
    title: text(person + post, 4),
    body: text(person * 3 + post, 20),
    score: (person * 31 + post * 17) % 1000,
    createdAt: new Date(BEGINNING + (person * 10 + post) * 1000),
  };
}

/** Seeded ids sort below every generated one, so that whatever a workload created can be deleted by range. */
export function seededHex(index: number): string {
  return (index + 1).toString(16).padStart(24, '0');
}

/** Four scalars and one field of what is embedded. The sum is known beforehand: see {@link expectedSum}. */
export function readFive({ name, email, age, address, createdAt }: PersonLike): number {
  return name.length + email.length + Number(age >= 0) + address.city.length + Number(createdAt.getTime() > 0);
}

export function readEverything(person: PersonLike): number {
  let sum = readFive(person) + Number(person.updatedAt.getTime() > 0);
  const { street, zip } = person.address;
  sum += street.length + zip.length;
  for (const tag of person.tags) sum += tag.length;
  for (const { title, body, score, createdAt } of person.posts)
    sum += title.length + body.length + score + Number(createdAt.getTime() > 0);
  return sum;
}

export function readNothing(): number {
  return 0;
}

/** What the readers add up to over the first so many seeded people. */
export function expectedSum(size: number, read: (person: PersonLike) => number): number {
  const at = new Date();
  return makePeople(size).reduce((sum, person) => sum + read({ ...person, createdAt: at, updatedAt: at }), 0);
}

function word(index: number): string {
  return WORDS[index % WORDS.length]!;
}

function text(seed: number, words: number): string {
  return Array.from({ length: words }, (_, index) => word(seed * 7 + index * 3)).join(' ');
}
