import '../support/document.js';
import { cleanup, render, waitFor } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { useWakuNode, WakuProvider } from '../../src/waku-provider/index.js';

vi.mock('@waku/sdk', () => {
  throw new Error("Cannot find package '@waku/sdk'");
});

afterEach(cleanup);

it('says how to install the SDK where it is not there', async () => {
  let error: Error | undefined;
  function Probe(): ReactNode {
    error = useWakuNode().error;
    return null;
  }
  render(createElement(WakuProvider, { children: createElement(Probe) }));
  await waitFor(() => expect(error?.message).toMatch(/npm install @waku\/sdk@0\.0\.36$/));
});
