/** The conversation all tabs share. */
export const channelId = 'lobby';

/** The network all tabs are on: the name of their BroadcastChannel and of its store. */
export const networkName = 'reliable-chat';
