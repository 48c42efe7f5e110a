/**
 * The start of the query keys of `useChannelHistory`, for `queryClient.resetQueries` and the like. What follows it tells
 * participants, ways to read and the times the channel was opened apart.
 */
export function channelHistoryKey(channelId: string): readonly ['reliable-channel', 'history', string] {
  return ['reliable-channel', 'history', channelId];
}

/** The mutation key of `useSendMessage` where it is given none, for `useMutationState` and `useIsMutating`. */
export function sendMessageKey(channelId: string): readonly ['reliable-channel', 'send', string] {
  return ['reliable-channel', 'send', channelId];
}
