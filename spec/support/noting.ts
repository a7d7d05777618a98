import {
  AfterCommit,
  AfterCreate,
  AfterDestroy,
  AfterRollback,
  AfterSave,
  AfterUpdate,
  AfterUpsert,
  AfterValidation,
  AroundCreate,
  AroundSave,
  BeforeCreate,
  BeforeDestroy,
  BeforeSave,
  BeforeUpdate,
  BeforeValidation,
  type ModelDecorator,
} from 'threadline';

type Tell = (where: string) => void;
type Declare = (tell: Tell, where: string) => ModelDecorator<object>;

const plain =
  (hook: typeof BeforeSave): Declare =>
  (tell, where) =>
    hook(() => tell(where));

const around =
  (hook: typeof AroundSave): Declare =>
  (tell, where) =>
    hook(async (_: object, next) => {
      tell(where);
      await next();
      tell(`${where} end`);
    });

const HOOKS = {
  'before validation': plain(BeforeValidation),
  'after validation': plain(AfterValidation),
  'before save': plain(BeforeSave),
  'around save': around(AroundSave),
  'after save': plain(AfterSave),
  'before create': plain(BeforeCreate),
  'around create': around(AroundCreate),
  'after create': plain(AfterCreate),
  'before update': plain(BeforeUpdate),
  'after update': plain(AfterUpdate),
  'after upsert': plain(AfterUpsert),
  'before destroy': plain(BeforeDestroy),
  'after destroy': plain(AfterDestroy),
  commit: plain(AfterCommit),
  rollback: plain(AfterRollback),
} satisfies Record<string, Declare>;

/**
 * Gives a model hooks that tell where they are, by the names of these places; a hook around something tells of its end too.
 *
 * @example
 * @Noting(note, 'before save', 'around save')
 * @Document()
 * class Tree extends Model {}
 */
export function Noting(tell: Tell, ...places: (keyof typeof HOOKS)[]): ModelDecorator<object> {
  return (model) => {
    for (const place of places.reverse()) HOOKS[place](tell, place)(model);
  };
}
