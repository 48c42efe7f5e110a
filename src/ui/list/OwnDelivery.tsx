import { useMessageStatus } from '../../react/index.js';
import { DeliveryDetails } from '../details/DeliveryDetails.js';
import { DeliveryStatus, type DeliveryLike } from '../status/DeliveryStatus.js';
import { Shape } from '../status/shapes.js';
import { deliveryStates, stateAttributes } from '../status/stateTable.js';
import { useUiSettings } from '../strings/UiProvider.js';
import { useRowContext } from './rowContext.js';

interface OwnDeliveryProps {
  messageId: string;
  /** One's last message shows its tick even when all is well. */
  latest: boolean;
}

function DeliveryView({ messageId, latest, delivery }: OwnDeliveryProps & { delivery: DeliveryLike | undefined }) {
  const { strings } = useUiSettings();
  const { connected, details, resend, discard } = useRowContext();
  if (delivery === undefined) return null;
  const { status } = delivery;
  if (status !== 'failed' && status !== 'unconfirmed') {
    if (!latest && status === 'acknowledged') return null;
    if (!details) return <DeliveryStatus delivery={delivery} />;
    return <DeliveryDetails buttonTabIndex={-1} {...(connected ? { messageId } : { delivery })} />;
  }
  const entry = deliveryStates[status];
  return (
    <div className="rc-row-trouble" {...stateAttributes(status, entry)}>
      <span className="rc-row-trouble-label">
        <Shape name={entry.shape} />
        {status === 'failed' ? strings.notSent(delivery.error?.message) : strings.notConfirmed}
      </span>
      <button type="button" className="rc-button" tabIndex={-1} onClick={() => resend(messageId)}>
        {strings.resend}
      </button>
      <button type="button" className="rc-button" tabIndex={-1} onClick={() => discard(messageId)}>
        {strings.discard}
      </button>
    </div>
  );
}

function ConnectedDelivery(props: OwnDeliveryProps) {
  return <DeliveryView {...props} delivery={useMessageStatus(props.messageId)} />;
}

/** What became of an own message: its tick, or what went wrong and what can be done. Silent when all is well. */
export function OwnDelivery(props: OwnDeliveryProps) {
  const { connected, getDelivery } = useRowContext();
  return connected ? (
    <ConnectedDelivery {...props} />
  ) : (
    <DeliveryView {...props} delivery={getDelivery(props.messageId)} />
  );
}
