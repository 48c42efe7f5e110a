'use client';
export type { Unread } from './unreadTracker.js';
export { useIsUnread } from './useIsUnread.js';
export { useUnread } from './useUnread.js';
