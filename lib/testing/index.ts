/** `threadline/testing`: a real MongoDB for tests, and a look at the wire. */
export { startReplicaSet, type TestReplicaSet } from './replica-set';
export { startStandalone } from './standalone';
export { findOrStartReplicaSet } from './find-or-start-replica-set';
export { recordCommands, type CommandRecording } from './record-commands';
export { lsidHex, type RecordedCommand } from './recorded-command';
export { progressLine } from './progress-line';
export type { RunningServer, TestServer } from './test-server';
export type { ServerNode } from './server-node';
export type { NodeRole } from './node-role';
export type { ReplicaSetOptions, ServerUser, StandaloneOptions } from './server-options';
export type { DownloadProgress, ProgressListener } from './binary/binary-source';
export { CommandMonitoringOffError } from '../errors/command-monitoring-off-error';
export { MemoryServerMissingError } from '../errors/memory-server-missing-error';
export { ServerBinaryNotFoundError, type BinaryAttempt } from '../errors/server-binary-not-found-error';
export { TestServerError } from '../errors/test-server-error';
