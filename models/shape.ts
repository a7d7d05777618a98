import { Min } from 'class-validator';
import { Document, EmbeddedModel, EmbedsMany, Field, Model, Scope, type Criteria } from 'threadline';

/** What is written on a shape: of this class or one below it. */
@Document()
export class Mark extends EmbeddedModel {
  @Field() text!: string;
}

@Document()
export class Arrow extends Mark {
  @Field() degrees!: number;
}

/** Shapes of all kinds share the collection `shapes`. */
@Document()
export class Shape extends Model {
  @Field() colour: string = 'black';
  @EmbedsMany(() => Mark) marks!: EmbedsMany<Mark>;
  @Scope() static red(): Criteria<Shape> {
    return this.where({ colour: 'red' });
  }
}

@Document()
export class Circle extends Shape {
  @Field() @Min(0) radius!: number;
}

@Document({ discriminator: { value: 'box' } })
export class Square extends Shape {
  @Field() side!: number;
}
