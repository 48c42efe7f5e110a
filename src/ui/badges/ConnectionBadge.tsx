'use client';
import { useConnectionHealth } from '../../react/index.js';
import { renderPart, type RenderProp } from '../headless/renderPart.js';
import { defaultSteadiness, useSteady } from '../headless/useSteady.js';
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

export interface ConnectionBadgeProps {
  /** The connection itself. @default that of the channel around it */
  connection?: ConnectionLike;
  /** Draws another element in its place. */
  render?: RenderProp<ConnectionBadgeState>;
  className?: string;
}

function BadgeView({ connection, render, className }: ConnectionBadgeProps & { connection: ConnectionLike }) {
  const { strings } = useUiSettings();
  const state = useSteady<ConnectionState>(connection.status, () => 0, defaultSteadiness.hold);
  const entry = connectionStates[state];
  const label = strings.connection(state, connection.reason);
  return renderPart(
    'span',
    render,
    {
      ...stateAttributes(state, entry),
      className: className ? `rc rc-badge ${className}` : 'rc rc-badge',
      children: (
        <>
          <Shape name={entry.shape} />
          <span role="status">{label}</span>
        </>
      ),
    },
    { state, label },
  );
}

function ConnectedBadge(props: ConnectionBadgeProps) {
  return <BadgeView {...props} connection={useConnectionHealth()} />;
}

/**
 * Whether the network is there, and why not. How complete the conversation is, `SyncBanner` and `CompletenessBadge` say.
 * @avoid beside a `SyncBanner`, which says "offline" too. To say how complete the conversation is: `CompletenessBadge`
 * @accessibility its words have the role `status`, so a change is announced. One on a page is enough
 */
export function ConnectionBadge(props: ConnectionBadgeProps) {
  if (props.connection !== undefined) return <BadgeView {...props} connection={props.connection} />;
  return <ConnectedBadge {...props} />;
}
