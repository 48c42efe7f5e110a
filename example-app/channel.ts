import { channelIdOf } from './network/network.js';

/** The conversation all tabs share. */
export const channelId = channelIdOf({ kind: 'tabs' });

/** What the tabs of a browser talk over: the name of their BroadcastChannel and of its store. */
export const networkName = 'reliable-chat';
