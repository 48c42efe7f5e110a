import { lazy, Suspense, useState } from 'react';
import { broadcastTransport } from 'react-reliable-channel/broadcast';
import { networkName } from './channel.js';
import { ChannelRoom, type RoomProps } from './channel-room.js';
import type { Network } from './network/network.js';
import { Notice } from './shell/notice.js';
import { withLostMessage } from './weather/lost-message.js';
import { withStoreManner } from './weather/slow-store.js';

/** Waku is loaded by who wants it: the tabs of one browser need none of it. */
const WakuRoom = lazy(() => import('./network/waku-room.js'));

/** The room, over the network that the address asks for. */
export function Room({ network, ...props }: RoomProps & { network: Network }) {
  if (network.kind === 'tabs') return <TabsRoom {...props} />;
  return (
    <Suspense fallback={<Notice quiet title="Loading Waku…" />}>
      <WakuRoom {...props} network={network} />
    </Suspense>
  );
}

/** Over the tabs of this browser, under this tab's weather. */
function TabsRoom(props: RoomProps) {
  const { weather } = props;
  const [transport] = useState(() =>
    withStoreManner(
      withLostMessage(broadcastTransport({ name: networkName, faults: weather.faults }), weather.lost),
      () => weather.get().store,
    ),
  );
  return <ChannelRoom {...props} network={{ kind: 'tabs' }} transport={transport} />;
}
