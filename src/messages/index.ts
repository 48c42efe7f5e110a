export { defineMessages } from './defineMessages.js';
export type { MessageSet } from './defineMessages.js';
export type {
  KnownPayload,
  MessageDefinitions,
  MessageInput,
  Payload,
  UndecodablePayload,
  UnknownPayload,
} from './payload.js';
export type { TypedRow, UndecodableRow, UnknownRow } from './rows.js';
export type { SchemaInput, SchemaIssue, SchemaOutput, SchemaResult, StandardSchema } from './standardSchema.js';
export { useTypedMessages } from './useTypedMessages.js';
export { useTypedSend } from './useTypedSend.js';
