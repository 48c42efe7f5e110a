import type axe from 'axe-core';
import type { StoryTime } from './storyTime.mjs';

/** As much as is read of what the Storybook says. */
interface Said {
  readonly newPhase: string;
  readonly message?: string;
  readonly title?: string;
}

interface Channel {
  on(event: string, listener: (said: Said) => void): void;
  off(event: string, listener: (said: Said) => void): void;
  emit(event: string, ...args: unknown[]): void;
}

declare global {
  interface Window {
    storyTime: StoryTime;
    /** Once it was asked. */
    axe: typeof axe;
    __STORYBOOK_ADDONS_CHANNEL__: Channel;
    __STORYBOOK_PREVIEW__: { ready(): Promise<void> };
  }
}
