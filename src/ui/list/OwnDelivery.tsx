import { useState } from 'react';
import { useMessageStatus } from '../../react/index.js';
import { DeliveryDetails } from '../details/DeliveryDetails.js';
import { DeliveryStatus, type DeliveryLike } from '../status/DeliveryStatus.js';
import { isStuck, ResendActions } from '../status/ResendActions.js';
import { useRowContext } from './rowContext.js';

interface OwnDeliveryProps {
  messageId: string;
  /** One's last message shows its tick even when all is well. */
  latest: boolean;
}

/** The buttons go with what they do: whoever is on one goes on from the row. */
function backToRow(): (element: HTMLElement | null) => void {
  let here: HTMLElement | null = null;
  return (element) => {
    // Told before the buttons are taken out: they still have the focus.
    if (element === null && here?.contains(document.activeElement))
      here.closest<HTMLElement>('[data-rc-row]')?.focus({ preventScroll: true });
    here = element;
  };
}

function DeliveryView({ messageId, latest, delivery }: OwnDeliveryProps & { delivery: DeliveryLike | undefined }) {
  const { connected, details, resend, discard } = useRowContext();
  const [ref] = useState(backToRow);
  if (delivery === undefined) return null;
  if (isStuck(delivery))
    return (
      <ResendActions ref={ref} {...{ messageId, delivery }} onResend={resend} onDiscard={discard} buttonTabIndex={-1} />
    );
  if (!latest && delivery.status === 'acknowledged') return null;
  if (!details) return <DeliveryStatus delivery={delivery} />;
  return <DeliveryDetails ref={ref} buttonTabIndex={-1} {...(connected ? { messageId } : { delivery })} />;
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
