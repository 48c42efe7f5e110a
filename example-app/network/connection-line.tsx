import { useEffect, useState } from 'react';
import { type ConnectionHealth, useConnectionHealth } from 'react-reliable-channel';
import { asSentence, statusWords } from './connection-words.js';

/** What passes within this is not news, ms. */
const patience = 1_000;

/** Over the conversation, while the network is not there: that it is not, and why. */
export function ConnectionLine() {
  const health = useConnectionHealth();
  return health.status === 'online' ? null : <Line {...health} />;
}

function Line({ status, reason }: ConnectionHealth) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), patience);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <p className="connection-line" data-connection={status}>
      <strong>{statusWords[status]}.</strong> {reason !== undefined && asSentence(reason)}
    </p>
  );
}
