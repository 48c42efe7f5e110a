import { useCurrentChannel } from '../../react/currentChannel.js';
import { deliveryHistoryOf, type DeliveryHistory } from './deliveryHistory.js';

/**
 * The history of the channel around a part, by the channel's clock, once the channel is open.
 * @param part the calling part's name, for the error
 * @param wanted times are written down from now on, or not at all
 */
export function useDeliveryHistory(part: string, wanted: boolean | undefined): DeliveryHistory | undefined {
  const { definition, handle } = useCurrentChannel(part);
  return wanted && handle.channel ? deliveryHistoryOf(handle.channel, definition.clock) : undefined;
}
