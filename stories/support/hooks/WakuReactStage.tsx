import { useState } from 'react';
import { oneNodeSteps } from '../waku/nodeSteps.js';
import { WakuReact } from '../waku/WakuReact.js';
import { type NodeStageProps, OverNode } from './NodeStage.js';

/** What is below the providers of `@waku/react` and of its node, live: that one makes a node by itself, once in its life. */
export function WakuReactStage(props: NodeStageProps) {
  const [run, setRun] = useState<{ readonly serial: number; readonly restartedAt?: number }>({ serial: 0 });
  return (
    <WakuReact key={run.serial}>
      {(give) => (
        <OverNode
          {...props}
          give={give}
          stepsOf={oneNodeSteps}
          byHand={['made', 'failing']}
          note="@waku/react makes one node, and tries no second time: start over for another one."
          restartedAt={run.restartedAt}
          onRestart={(restartedAt) => setRun(({ serial }) => ({ serial: serial + 1, restartedAt }))}
        />
      )}
    </WakuReact>
  );
}
