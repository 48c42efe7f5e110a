import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import type { MessageRow, MessageStatus } from 'react-reliable-channel';
import { DeliveryStatus, MessageList } from 'react-reliable-channel/ui';
import { message } from '../../../../stories/support/rows.js';

declare global {
  interface Window {
    /** Ticks open what happened. */
    withDetails?: boolean;
    looks: {
      /** The state of the last own message, and of the ticks beside it. */
      show(status: MessageStatus): void;
      /** Says something more, so that the one before is no longer the last. */
      sayMore(): void;
    };
  }
}

const long = 'A text that is so long that it takes more than a line, and then some words more to fill the next one. ';
const first: readonly MessageRow[] = [
  message('b1', 'bob', 'Hello', 0),
  message('a1', 'me', long.repeat(2), 1),
  message('b2', 'bob', 'And below', 2),
];

function Page() {
  const [status, show] = useState<MessageStatus>('queued');
  const [rows, setRows] = useState(first);
  window.looks = {
    show: (next) => flushSync(() => show(next)),
    sayMore: () => flushSync(() => setRows([...first, message('a2', 'me', 'more', 3)])),
  };
  const delivery = { status, acknowledgedBy: status === 'acknowledged' ? ['bob'] : [] };
  return (
    <>
      <p>
        before <DeliveryStatus delivery={delivery} /> <b id="after">after</b>
      </p>
      <div style={{ height: 400 }}>
        <MessageList
          rows={rows}
          details={window.withDetails ?? false}
          getDelivery={(id) => (id.startsWith('a') ? delivery : undefined)}
        />
      </div>
    </>
  );
}

createRoot(document.getElementById('root')!).render(<Page />);
