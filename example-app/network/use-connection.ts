import { type ConnectionHealth, useConnectionHealth } from 'react-reliable-channel';

/** The health of the room's connection; `failed`: its node could not be started, so that nothing is being connected to. */
export function useConnection(failed: boolean): ConnectionHealth {
  const health = useConnectionHealth();
  return failed && health.status === 'connecting' ? { ...health, status: 'offline' } : health;
}
