/** Why a channel is not open any more: it was wiped. */
export class ChannelWipedError extends Error {
  override readonly name = 'ChannelWipedError';

  /** @param inAnotherTab whether another tab of the same participant did it. @default false */
  constructor(channelId: string, inAnotherTab = false) {
    super(
      `Channel "${channelId}" was wiped${inAnotherTab ? ' in another tab' : ''}: what was stored here is gone. ` +
        'Open it again to go on; what the network keeps can come back.',
    );
  }
}
