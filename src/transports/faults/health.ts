import type { Transport } from '../../ports/index.js';
import type { Faults } from './faults.js';

/** The health of a transport whose only trouble is being cut off. */
export function healthOf(faults: Faults): Transport['health'] {
  return {
    get: () => (faults.get().cut ? 'offline' : 'online'),
    detail() {
      const { cut } = faults.get();
      return {
        publishing: !cut,
        receiving: !cut,
        ...(cut && { reason: 'this participant is cut off (faults.cut)' }),
      };
    },
    subscribe(listener) {
      let cut = faults.get().cut;
      return faults.subscribe(() => {
        if (faults.get().cut === cut) return;
        cut = !cut;
        listener();
      });
    },
  };
}
