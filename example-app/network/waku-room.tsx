import { useWakuNode, useWakuTransport, WakuProvider } from 'react-reliable-channel/waku-provider';
import { ChannelRoom, type RoomProps } from '../channel-room.js';
import type { Network } from './network.js';

/** Where the messages of this app go on Waku: application, version, name, encoding. */
const contentTopic = '/reliable-chat/1/lobby/proto';

export type WakuRoomProps = RoomProps & { network: Exclude<Network, { kind: 'tabs' }> };

/** The room over a light node of this page. */
export default function WakuRoom(props: WakuRoomProps) {
  const { network } = props;
  const options =
    network.kind === 'public'
      ? { defaultBootstrap: true }
      : { bootstrapPeers: network.peers, clusterId: network.clusterId, shards: network.shards };
  return (
    <WakuProvider {...options}>
      <OverNode {...props} />
    </WakuProvider>
  );
}

function OverNode(props: WakuRoomProps) {
  const transport = useWakuTransport({ contentTopic });
  const { state, retry } = useWakuNode();
  return <ChannelRoom {...props} transport={transport} onRetry={state === 'failed' ? retry : undefined} />;
}
