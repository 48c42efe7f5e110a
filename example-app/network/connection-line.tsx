import { useEffect, useState } from 'react';
import { useConnectionHealth } from 'react-reliable-channel';
import { asSentence, statusWords } from './connection-words.js';

/** What passes within this is not news, ms. */
const patience = 1_000;

/** Over the conversation, while the network is not there: that it is not, and why. */
export function ConnectionLine() {
  const { status, reason } = useConnectionHealth();
  const [shown, setShown] = useState(false);
  const isOnline = status === 'online';
  useEffect(() => {
    if (isOnline) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), patience);
    return () => clearTimeout(timer);
  }, [isOnline]);
  if (!shown || isOnline) return null;
  return (
    <p className="connection-line" data-connection={status}>
      <strong>{statusWords[status]}.</strong> {reason !== undefined && asSentence(reason)}
    </p>
  );
}
