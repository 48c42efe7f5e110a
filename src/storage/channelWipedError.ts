/** Why a channel is not open any more: it was wiped. */
export class ChannelWipedError extends Error {
  override readonly name = 'ChannelWipedError';

  constructor(channelId: string) {
    super(
      `Channel "${channelId}" was wiped: what was stored here is gone. ` +
        'Open it again to go on; what the network keeps can come back.',
    );
  }
}
