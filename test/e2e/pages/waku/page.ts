import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { openParticipant, type Participant, type ParticipantOptions } from '../../../support/waku/participant.js';
import {
  openSdkParticipant,
  type SdkParticipant,
  type SdkParticipantOptions,
} from '../../../support/waku/sdkParticipant.js';

let ours: Participant | undefined;
let theirs: SdkParticipant | undefined;

/** Who has entered. */
function present<P>(participant: P | undefined): P {
  if (participant === undefined) throw new Error('nobody has entered this page yet');
  return participant;
}

const wakuPage = {
  async enter(options: ParticipantOptions) {
    ours = await openParticipant(options, indexedDbPersistence());
  },
  send: (text: string) => present(ours).send(text),
  view: () => present(ours).view(),
  async enterWithSdk(options: SdkParticipantOptions) {
    theirs = await openSdkParticipant(options);
  },
  sendWithSdk: (text: string) => present(theirs).send(text),
  viewWithSdk: () => present(theirs).view(),
};

declare global {
  interface Window {
    wakuPage: typeof wakuPage;
  }
}

window.wakuPage = wakuPage;
