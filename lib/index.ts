export { connect, connection, disconnect, type CloseOptions, type Connection } from './model/connection';
export type { ServerSessions } from './model/server-sessions';
export type {
  ServerSessionEntry,
  ServerSessionFilter,
  ServerSessionRef,
  ServerSessionStart,
} from './store/server-sessions';
export { Model } from './model/model';
export type { SerializationOptions } from './model/serialization';
export { EmbeddedModel } from './model/embedded-model';
export type { Changes, ModelClass } from './model/types';
export type { Assignable } from './attributes/assignable';
export type { Session } from './transactions/session';
export type { SessionBlock } from './transactions/with-session';
export type { TransactionBlock } from './transactions/session';
export type { AttemptInfo, TransactionOptions } from './transactions/transaction';
export type { SessionOptions } from './session/session-options';
export type { TransactionSettings, RetryOptions } from './session/transaction-options';
export type { Storage } from './store/target';
export type { AtomicallyOptions } from './persistence/operators/operate';
export type { CreateManyOptions, SaveManyOptions } from './persistence/bulk/options';
export type { UpsertOptions } from './persistence/upsert';
export type { AssignOptions } from './persistence/assign';
export type { Expected } from './attributes/dirty';
export type { DestroyOptions } from './persistence/destroy-options';
export type { SaveOptions } from './persistence/save-options';
export type { ClientConfig } from './clients/client-config';
export type { ClusterTimeDocument } from './clients/client-entry';
export type { Criteria } from './criteria/criteria';
export type { Aggregation } from './criteria/aggregation';
export type { BulkUpdate, Filter, Ids, Order, Values } from './criteria/filter-types';
export type { NewDocument } from './criteria/creating-results';
export type { ModifyOptions } from './criteria/find-and-modify';
export type { AttributeName, AttributesOf, IdOf } from './attributes/attribute-types';
export type { FieldType } from './types/field-type';
export { mapOf, setOf } from './types/field-types';
export { enumOf, type EnumValues } from './types/enum-type';
export { defineType, type TypeDescription } from './types/define-type';
export { UNCASTABLE } from './types/field-type';
export { OPERATION_CHANNEL, type OperationReport } from './telemetry/operation-channel';

export { Document } from './decorators/document';
export type { DocumentOptions } from './definition/model-definition';
export { Field, type FieldOptions, type FieldToken } from './decorators/field';
export { HasMany } from './decorators/has-many';
export type { HasManyOptions } from './associations/referenced/has-many';
export type { AssociatedList } from './associations/referenced/list';
export { BelongsTo } from './decorators/belongs-to';
export type { BelongsToOptions } from './associations/referenced/belongs-to';
export type { Reference } from './associations/referenced/reference';
export type { Dependent } from './associations/referenced/owned-list';
export type { ModelToken } from './decorators/association';
export {
  AfterCommit,
  AfterCreateCommit,
  AfterDestroyCommit,
  AfterRollback,
  AfterSaveCommit,
  AfterUpdateCommit,
  type ActionCommitHookDecorator,
  type ActionCommitHookOptions,
  type CommitHookDecorator,
  type CommitHookOptions,
} from './decorators/commit-hooks';
export { EmbedsMany, EmbedsOne, type EmbedsManyOptions, type EmbedsOptions } from './decorators/embeds';
export { EmbeddedIn } from './decorators/embedded-in';
export type { EmbeddedInOptions } from './associations/embedded/embedded-in';
export type { MemberHook } from './attributes/embedded';
export {
  IsPresent,
  IsUnique,
  Validate,
  Validates,
  type IsUniqueOptions,
  type ValidateFunction,
  type ValidatesOptions,
  type ValidatorOptions,
} from './decorators/validators';
export type { UniqueOptions } from './validation/is-unique';
export { Scope } from './decorators/scope';
export { Index } from './decorators/index-decorator';
export {
  AfterBuild,
  AfterCreate,
  AfterDestroy,
  AfterFind,
  AfterInitialize,
  AfterSave,
  AfterTouch,
  AfterUpdate,
  AfterUpsert,
  AroundBuild,
  AroundFind,
  AroundInitialize,
  AroundUpsert,
  BeforeBuild,
  BeforeFind,
  BeforeInitialize,
  BeforeUpsert,
  AfterValidation,
  AroundTouch,
  AroundValidation,
  BeforeTouch,
  BeforeValidation,
  AroundCreate,
  AroundDestroy,
  AroundSave,
  AroundUpdate,
  BeforeCreate,
  BeforeDestroy,
  BeforeSave,
  BeforeUpdate,
} from './decorators/hooks';
export type { AroundHookDecorator, HookDecorator, ModelDecorator } from './decorators/declare-hook';
export type { HookCondition, HookOptions } from './decorators/hook-options';
export type { SkipOptions } from './callbacks/skipping';

export { AbstractModelError } from './errors/abstract-model-error';
export { AsynchronousHookError } from './errors/asynchronous-hook-error';
export { AttributeNotLoadedError } from './errors/attribute-not-loaded-error';
export type { BulkFailure, BulkReport } from './errors/bulk-report';
export { CallbackHaltedError } from './errors/callback-halted-error';
export { CallbackLoopError } from './errors/callback-loop-error';
export { CastError } from './errors/cast-error';
export { CommitHookError } from './errors/commit-hook-error';
export { CommitOutcomeUnknownError } from './errors/commit-outcome-unknown-error';
export { DeleteRestrictedError } from './errors/delete-restricted-error';
export { DocumentNotFoundError } from './errors/document-not-found-error';
export { DuplicateKeyError } from './errors/duplicate-key-error';
export { FieldTypeMissingError } from './errors/field-type-missing-error';
export { ImmutableAttributeError } from './errors/immutable-attribute-error';
export { InvalidCausalTokenError } from './errors/invalid-causal-token-error';
export { InvalidOptionError } from './errors/invalid-option-error';
export { MalformedDocumentError } from './errors/malformed-document-error';
export { ModelNotDecoratedError } from './errors/model-not-decorated-error';
export { NotConnectedError } from './errors/not-connected-error';
export { OperationError } from './errors/operation-error';
export { OperationNotAllowedInSnapshotError } from './errors/operation-not-allowed-in-snapshot-error';
export { OperationNotAllowedInTransactionError } from './errors/operation-not-allowed-in-transaction-error';
export { OwnerNotSavedError } from './errors/owner-not-saved-error';
export { ReadonlyDocumentError } from './errors/readonly-document-error';
export { ReservedFieldError } from './errors/reserved-field-error';
export { Rollback } from './errors/rollback';
export { ServerLimitError } from './errors/server-limit-error';
export { ServerUnreachableError } from './errors/server-unreachable-error';
export { SessionClientMismatchError } from './errors/session-client-mismatch-error';
export { SessionEndedError } from './errors/session-ended-error';
export { SessionNestingError } from './errors/session-nesting-error';
export { SessionsNotSupportedError } from './errors/sessions-not-supported-error';
export { StaleDocumentError } from './errors/stale-document-error';
export { ThreadlineError } from './errors/threadline-error';
export { TransactionAbortedError } from './errors/transaction-aborted-error';
export { TransactionNestingError } from './errors/transaction-nesting-error';
export { TransactionRetryError } from './errors/transaction-retry-error';
export { TransactionStateError } from './errors/transaction-state-error';
export { TransactionsNotSupportedError } from './errors/transactions-not-supported-error';
export { UnacknowledgedWriteError } from './errors/unacknowledged-write-error';
export { UnawaitedOperationError } from './errors/unawaited-operation-error';
export { UnknownAttributeError } from './errors/unknown-attribute-error';
export { UnknownClientError } from './errors/unknown-client-error';
export { UnknownTypeError } from './errors/unknown-type-error';
export { ValidationError } from './errors/validation-error';
export type { ValidationDetail, ValidationMessages } from './errors/validation-error';
