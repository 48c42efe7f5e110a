import { useEffect, useState } from 'react';
import { companionSlot } from '../companion/companion.js';
import { lockName } from '../identity/claim.js';
import type { Slot } from '../identity/slots.js';

const slotLocks = lockName({ key: '', name: '' });
/** How often to look, ms. Locks tell nobody when they change. */
const interval = 1_500;

/** Whether another participant is open in this browser: a matter of the page, not of the protocol. */
export function useOtherTabs(own: Slot): boolean {
  const [others, setOthers] = useState(true);
  useEffect(() => {
    let gone = false;
    const look = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      const { held = [] } = await navigator.locks.query();
      if (gone) return;
      setOthers(
        held.some(
          ({ name = '' }) => name.startsWith(slotLocks) && name !== lockName(own) && name !== lockName(companionSlot),
        ),
      );
    };
    void look();
    const timer = setInterval(() => void look(), interval);
    const onVisible = (): void => void look();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      gone = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [own]);
  return others;
}
