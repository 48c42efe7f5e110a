import { type ReactNode, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Transport } from 'react-reliable-channel/testing';
import { MessageList } from 'react-reliable-channel/ui';
import { useWakuTransport, WakuProvider } from 'react-reliable-channel/waku-provider';
import { Playground, type PlaygroundProps } from '../playground/Playground.js';
import type { Script, Step } from '../playground/script.js';
import { contentTopic, failing, nodeSteps, type NodeSupply } from '../waku/nodeSteps.js';
import { type Node, simulatedNode } from '../waku/simulatedNode.js';
import { Action, ReturnedPart } from './HookStage.js';

export interface NodeStageProps {
  /** The example of the hook's page. */
  example: ReactNode;
  /** What calls the hook and hands what it returns to `Returned`. */
  returned: ReactNode;
}

type Given = Node | Promise<Node> | null;

interface OverNodeProps extends NodeStageProps, Pick<PlaygroundProps, 'onRestart' | 'restartedAt'> {
  give: NodeSupply['give'];
  stepsOf: (supply: NodeSupply) => readonly Step[];
  /** What can be given by hand. */
  byHand: readonly ('none' | 'made' | 'failing')[];
  /** Said below it. */
  note?: ReactNode;
}

/** How long before now the story begins, ms: a node has the reader's time, and asks for nothing of later than that. */
const ago = 600_000;

/** A stage below a provider of a node, over which Alice's channel goes. */
export function OverNode({ example, returned, give, stepsOf, byHand, note, ...restarting }: OverNodeProps) {
  const transport = useWakuTransport({ contentTopic });
  const [network] = useState((): { way?: Transport } => ({}));
  const [script] = useState((): Script => ({
    people: ['Alice', 'Bob'],
    viewer: 'Alice',
    start: Date.now() - ago,
    optionsOf: {
      Alice(_, way) {
        network.way = way;
        // Whoever starts over has another channel.
        return { transport: { ...transport } };
      },
    },
    before: [{ happen: () => give(null), lasts: 0 }],
    steps: stepsOf({ give, network: () => network.way! }),
  }));
  const ways = {
    none: { name: 'There is no node yet', node: () => null },
    made: { name: 'The node is there', node: () => simulatedNode(network.way!, contentTopic) },
    failing: { name: 'The node fails', node: failing },
  };
  const hands = (
    <div role="group" aria-label="By hand" className="play-by-hand">
      <h2>By hand</h2>
      <div className="play-view play-buttons">
        {byHand.map((way) => (
          <Action key={way} name={ways[way].name} onPress={() => void give(ways[way].node())} />
        ))}
      </div>
      <p className="play-note">
        The light node is simulated: its service node, with a store, is in this page. No story reaches a network; with{' '}
        <code>npm run start:waku</code> the example app runs over real ones on your machine.
      </p>
      {note !== undefined && <p className="play-note">{note}</p>}
    </div>
  );
  return (
    <Playground script={script} hands={hands} aside={<ReturnedPart>{returned}</ReturnedPart>} {...restarting}>
      <div className="play-view">{example}</div>
      <div className="play-list" data-short="">
        <MessageList />
      </div>
    </Playground>
  );
}

/** A hook of a Waku node, live: a provider is handed a node, or none, and Alice's channel goes over it. */
export function NodeStage(props: NodeStageProps) {
  const [node, setNode] = useState<Given>(null);
  // At once: the time of a step goes on from here.
  const give = (next: Given) => flushSync(() => setNode(next));
  return (
    <WakuProvider node={node}>
      <OverNode {...props} give={give} stepsOf={nodeSteps} byHand={['none', 'made', 'failing']} />
    </WakuProvider>
  );
}
