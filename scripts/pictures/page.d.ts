import type { StoryTime } from './storyTime.mjs';

interface Channel {
  on(event: string, listener: (...args: any[]) => void): void;
  off(event: string, listener: (...args: any[]) => void): void;
  emit(event: string, ...args: unknown[]): void;
}

declare global {
  interface Window {
    storyTime: StoryTime;
    __STORYBOOK_ADDONS_CHANNEL__: Channel;
    __STORYBOOK_PREVIEW__: { ready(): Promise<void> };
  }
}
