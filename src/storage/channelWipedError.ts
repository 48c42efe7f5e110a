/** Why a channel is not open any more: it was wiped. */
export class ChannelWipedError extends Error {
  override readonly name = 'ChannelWipedError';

  constructor(channelId: string) {
    super(`Channel "${channelId}" was wiped: nothing of it is kept here. retry() opens it again, empty.`);
  }
}
