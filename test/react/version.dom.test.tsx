import { render, screen } from '@testing-library/react';
import { version } from 'react';
import { version as domVersion } from 'react-dom';
import { version as serverVersion } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { useReliableChannel } from '../../src/index.js';
import { createStage } from '../support/renderChannel.js';

const wanted = process.env['REACT_VERSION'];

describe('the React that the tests of hooks and components run on', () => {
  it('is the one of their project', () => {
    expect(wanted).toMatch(/^(18\.3|19)\./);
    expect([version, domVersion, serverVersion]).toEqual([wanted, wanted, wanted]);
  });

  it('is one and the same for the package and for who renders it', () => {
    const stage = createStage();
    function State() {
      return <p>{useReliableChannel().state}</p>;
    }
    // Elements of React 19 are no children for React 18, and hooks of another copy have no dispatcher.
    render(<stage.Provider children={<State />} />);
    expect(screen.getByText('opening')).toBeInTheDocument();
  });
});
