'use client';
import { forwardRef, type ForwardedRef } from 'react';
import { useConnectionHealth } from '../../react/index.js';
import { drawPart, renderPart, type Given, type PartOptions } from '../headless/part.js';
import { useSteadyState } from '../headless/useSteady.js';
import { Shape } from '../status/shapes.js';
import { connectionStates, stateAttributes, type ConnectionState } from '../status/stateTable.js';
import { useUiSettings } from '../strings/UiProvider.js';

/** What the badge is drawn from: what `useConnectionHealth` returns, or as much of it as another store knows. */
export interface ConnectionLike {
  readonly status: ConnectionState;
  /** Why it is not `online`, where that is known. */
  readonly reason?: string;
}

/** What a `render` function of {@link ConnectionBadge} is given. */
export interface ConnectionBadgeState {
  readonly state: ConnectionState;
  readonly label: string;
}

export interface ConnectionBadgeProps extends PartOptions<ConnectionBadgeState> {
  /** The connection itself. @default that of the channel around it */
  connection?: ConnectionLike;
}

type ViewProps = Given<ConnectionBadgeProps> & { connection: ConnectionLike };

function BadgeView({ connection, ...given }: ViewProps) {
  const { strings } = useUiSettings();
  const { status, reason } = connection;
  const [state, label] = useSteadyState<ConnectionState>(status, strings.connection(status, reason), () => 0);
  const entry = connectionStates[state];
  return renderPart(
    'span',
    given,
    {
      ...stateAttributes(state, entry),
      className: 'rc-badge',
    },
    { state, label },
    <Shape name={entry.shape} />,
    <span role="status">{label}</span>,
  );
}

const useView = (props: Given<ConnectionBadgeProps>): ViewProps => ({ ...props, connection: useConnectionHealth() });

/**
 * Whether the network is there, and why not. How complete the conversation is, `SyncBanner` and `CompletenessBadge` say.
 * @avoid beside a `SyncBanner`, which says "offline" too. To say how complete the conversation is: `CompletenessBadge`
 * @accessibility its words have the role `status`, so a change is announced. One on a page is enough
 */
export const ConnectionBadge = /* @__PURE__ */ forwardRef(function ConnectionBadge(
  props: ConnectionBadgeProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  return drawPart(BadgeView, useView, props.connection, props, partRef);
});
