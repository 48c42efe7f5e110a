export { logChannel } from './channelLog.js';
export type { ChannelLog, ChannelLogEntry, ChannelLogLevel, ChannelLogOptions } from './channelLog.js';
export { diagnose } from './diagnose.js';
export type { DiagnosedSettings, DiagnoseOptions } from './diagnose.js';
export type { Environment } from './environment.js';
export { shortId } from './shortId.js';
export { useChannelLog } from './useChannelLog.js';
export { useDiagnostics } from './useDiagnostics.js';
export type { Diagnostics } from './useDiagnostics.js';
