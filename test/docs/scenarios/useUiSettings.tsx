import { UiProvider } from 'react-reliable-channel/ui';
import type { Scenario } from '../scene.js';

const displayName = (participantId: string) => participantId.toUpperCase();

export const scenario: Scenario = {
  inside: (example) => <UiProvider displayName={displayName}>{example}</UiProvider>,
  async play({ until, say }) {
    await until('Heard: ');
    say('hello');
    await until('Heard: BOB');
  },
};
