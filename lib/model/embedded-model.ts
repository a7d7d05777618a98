import { EMBEDDED } from '../definition/model-definition';
import { Attributed } from './attributed';

/**
 * What classes extend whose documents live inside other documents. They are stored with their parent.
 *
 * @example
 * @Document()
 * class Address extends EmbeddedModel {
 *   @Field() street!: string;
 * }
 */
export abstract class EmbeddedModel extends Attributed {
  static readonly [EMBEDDED] = true;
}
