import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it } from 'vitest';
import { useMessages } from '../../src/index.js';
import type { Identity } from '../../src/identity/index.js';
import { createIdentity, payloadOf, useSignatureStatus, useSignedSend } from '../../src/identity/index.js';
import { createStage } from '../support/renderChannel.js';

type ContentRow = { key: string; senderId: string; content: Uint8Array };

function Row({ row }: { row: ContentRow }): ReactNode {
  return <p>{`${new TextDecoder().decode(payloadOf(row.content))}: ${useSignatureStatus(row)}`}</p>;
}

async function stageWith(identity: Identity, strict = false, participantId = identity.participantId) {
  const stage = createStage();
  let send: ReturnType<typeof useSignedSend>;
  function Chat(): ReactNode {
    send = useSignedSend(identity);
    return useMessages((row) => ('content' in row ? row : undefined)).map((row) => <Row key={row.key} row={row} />);
  }
  const tree = (
    <stage.Provider participantId={participantId}>
      <Chat />
    </stage.Provider>
  );
  const app = strict ? <StrictMode>{tree}</StrictMode> : tree;
  return {
    stage,
    app,
    send: (content: string) => send(content),
    async open() {
      render(app);
      await act(() => stage.clock.advance(20));
      return stage.opened[0]!.channel;
    },
    settle: () => act(() => stage.clock.advance(20)),
  };
}

afterEach(() => document.body.replaceChildren());

describe('useSignedSend and useSignatureStatus', () => {
  it.each([false, true])('send what is verified, and mark what is not signed (StrictMode: %s)', async (strict) => {
    const t = await stageWith(await createIdentity(), strict);
    const channel = await t.open();
    await act(async () => void (await t.send('signed')));
    channel.receive({ id: 'plain', at: 99 });
    await t.settle();
    await screen.findByText('signed: verified');
    await screen.findByText('plain: unsigned');
  });

  it('send in the order they were called', async () => {
    const t = await stageWith(await createIdentity());
    const channel = await t.open();
    await act(async () => void (await Promise.all(['a', 'b', 'c', 'd'].map((text) => t.send(text)))));
    const texts = channel.log().map(({ content }) => new TextDecoder().decode(payloadOf(content)));
    expect(texts).toEqual(['a', 'b', 'c', 'd']);
  });

  it('refuse to sign for another participant, and while the channel opens', async () => {
    const identity = await createIdentity();
    const other = await stageWith(identity, false, 'alice');
    await other.open();
    await expect(other.send('hello')).rejects.toThrow(/but the channel's participant is "alice"/);
    const opening = await stageWith(identity);
    renderToString(opening.app);
    await expect(opening.send('hello')).rejects.toThrow(/is still opening/);
  });

  it('say that a status is not known yet on a server', async () => {
    const stage = createStage();
    const row = { key: 'm', senderId: 'bob', content: new Uint8Array([104, 105]) };
    expect(renderToString(<stage.Provider children={<Row row={row} />} />)).toContain('hi: checking');
  });
});
