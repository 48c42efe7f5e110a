export { sharedByTabs } from './sharedByTabs.js';
export type { TabChannelFactory } from './sharedByTabs.js';
export type { TabChannelOptions } from './options.js';
export type { WipeOptions } from './wipe.js';
export { TabsError } from './tabsError.js';
