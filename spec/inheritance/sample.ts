import { Document, Field, Model } from 'threadline';
import { definitionOf } from '../../lib/definition/registry';

@Document({ discriminator: { key: 'kind', fallback: true } })
export class Tree extends Model {
  @Field(Number) height?: number;
}

@Document({ discriminator: { value: 1 } })
export class Oak extends Tree {
  @Field(Number) acorns?: number;
  @Field(String) mark?: string;
}

@Document()
export class Ash extends Tree {
  @Field(String, { name: 'kz' }) keys?: string;
  @Field(Number) mark?: number;
}

@Document()
export class CorkOak extends Oak {}

export const [tree, oak, ash, corkOak] = [Tree, Oak, Ash, CorkOak].map((model) => definitionOf(model)) as [
  ReturnType<typeof definitionOf>,
  ReturnType<typeof definitionOf>,
  ReturnType<typeof definitionOf>,
  ReturnType<typeof definitionOf>,
];
