import { exists } from '../../criteria/execution';
import { DeleteRestrictedError } from '../../errors/delete-restricted-error';
import { ValidationError } from '../../errors/validation-error';
import { messagesOf } from '../../validation/validate';
import { courseTo } from '../find';
import { modelOf } from '../related-model';
import { storedMembers, type Dependent, type OwnedList } from './owned-list';
import { takeAllOut } from './take-out';

/** What happens to a list before its owner is destroyed, by what `dependent` says. */
export const DEPENDENTS: Readonly<Record<Dependent, (list: OwnedList) => Promise<void>>> = {
  destroy: (list) => takeAllOut(list, 'destroy', `${list.label}.destroy`),
  deleteAll: (list) => takeAllOut(list, 'deleteAll', `${list.label}.deleteAll`),
  nullify: (list) => takeAllOut(list, 'nullify', `${list.label}.nullify`),
  restrictWithException,
  restrictWithError,
};

async function restrictWithException(list: OwnedList): Promise<void> {
  if (!(await hasStored(list))) return;
  throw new DeleteRestrictedError({ model: modelOf(list.owner).name, id: list.owner.id, association: list.name });
}

async function restrictWithError(list: OwnedList): Promise<void> {
  if (!(await hasStored(list))) return;
  const errors = messagesOf(list.owner);
  errors.clear();
  errors.add(list.name, `${list.name} must be empty before it is destroyed`);
  throw new ValidationError({ model: modelOf(list.owner).name, document: list.owner, errors });
}

function hasStored(list: OwnedList): Promise<boolean> {
  return exists(storedMembers(list), courseTo(list.related, `${list.label}.exists`));
}
