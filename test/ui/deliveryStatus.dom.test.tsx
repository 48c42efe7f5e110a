import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { DeliveryStatus, UiProvider } from '../../src/ui/index.js';

describe('DeliveryStatus', () => {
  it('says how many have it, and of how many, only when asked', () => {
    const delivery = { status: 'acknowledged', acknowledgedBy: ['bob', 'carol'] } as const;
    const { rerender, container } = render(<DeliveryStatus delivery={delivery} />);
    expect(container).toHaveTextContent(/^Received by at least one$/);
    rerender(<DeliveryStatus delivery={delivery} count />);
    expect(screen.getByText('Received by 2')).toBeInTheDocument();
    rerender(<DeliveryStatus delivery={delivery} roster={7} />);
    expect(screen.getByText('Received by 2 of 7')).toBeInTheDocument();
  });

  it('takes words one by one from a provider, and keeps the others', () => {
    render(
      <UiProvider strings={{ sent: 'Gesendet' }}>
        <DeliveryStatus delivery={{ status: 'sent' }} />
        <DeliveryStatus delivery={{ status: 'sending' }} />
      </UiProvider>,
    );
    expect(screen.getByText('Gesendet')).toBeInTheDocument();
    expect(screen.getByText('Sending')).toBeInTheDocument();
  });

  it('hands its attributes to another element', () => {
    render(<DeliveryStatus delivery={{ status: 'failed' }} render={<strong className="mine" id="tick" />} />);
    const element = document.querySelector('strong');
    expect(element).toHaveAttribute('id', 'tick');
    expect(element).toHaveAttribute('data-failed', '');
    expect(element).toHaveClass('rc-status', 'mine');
    expect(element).toHaveTextContent('Not sent. Resend or discard');
  });

  it('hands attributes and state to a function', () => {
    render(
      <DeliveryStatus
        delivery={{ status: 'acknowledged', acknowledgedBy: ['bob'] }}
        render={(props, { status, label, acknowledgedBy }) => (
          <output data-status={props['data-status']}>{`${status}|${label}|${acknowledgedBy}`}</output>
        )}
      />,
    );
    const element = screen.getByText('acknowledged|Received by at least one|1');
    expect(element).toHaveAttribute('data-status', 'acknowledged');
  });
});
