'use client';
export { Avatar } from './avatar/Avatar.js';
export type { AvatarProps } from './avatar/Avatar.js';
export { CompletenessBadge } from './badges/CompletenessBadge.js';
export type { CompletenessBadgeProps, CompletenessBadgeState, CompletenessLike } from './badges/CompletenessBadge.js';
export { ConnectionBadge } from './badges/ConnectionBadge.js';
export type { ConnectionBadgeProps, ConnectionBadgeState, ConnectionLike } from './badges/ConnectionBadge.js';
export { Composer } from './composer/Composer.js';
export type { ComposerProps, ComposerState } from './composer/Composer.js';
export { useComposer } from './composer/useComposer.js';
export type { ComposerOptions, ComposerParts } from './composer/useComposer.js';
export { DeliveryDetails } from './details/DeliveryDetails.js';
export type { DeliveryDetailsProps, DeliveryDetailsState } from './details/DeliveryDetails.js';
export type { DeliveryHappening } from './details/deliveryHistory.js';
export type { DeliveryStep } from './details/deliverySteps.js';
export { GapRow } from './gap/GapRow.js';
export type { GapLike, GapRowProps, GapRowState } from './gap/GapRow.js';
export type { DrawingOptions, PartOptions, PartProps, RenderProp } from './headless/part.js';
export type { TextRow } from './list/listRow.js';
export { MessageList } from './list/MessageList.js';
export type { MessageListHandle, MessageListProps, MessageListState } from './list/MessageList.js';
export { TextContent } from './list/TextContent.js';
export type { TextContentProps } from './list/TextContent.js';
export { OutboxPanel } from './outbox/OutboxPanel.js';
export type { OutboxEntryLike, OutboxPanelProps, OutboxPanelState } from './outbox/OutboxPanel.js';
export { DeliveryStatus, deliveryLabel } from './status/DeliveryStatus.js';
export type { DeliveryLike, DeliveryStatusProps, DeliveryStatusState } from './status/DeliveryStatus.js';
export { ResendActions } from './status/ResendActions.js';
export type { ResendActionsProps, ResendActionsState } from './status/ResendActions.js';
export { Shape } from './status/shapes.js';
export type { ShapeName } from './status/shapes.js';
export {
  channelStates,
  completenessStates,
  connectionStates,
  deliveryStates,
  gapStates,
  rowMarks,
  stateAttributes,
  stepStates,
} from './status/stateTable.js';
export type {
  CompletenessState,
  ConnectionState,
  GapState,
  RowMark,
  StateEntry,
  StepKind,
  SyncState,
  Tone,
} from './status/stateTable.js';
export { defaultStrings } from './strings/strings.js';
export type { Ago, ReliableChannelStrings } from './strings/strings.js';
export { UiProvider, useUiSettings } from './strings/UiProvider.js';
export type { UiProviderProps, UiSettings } from './strings/UiProvider.js';
export { SyncBanner } from './sync/SyncBanner.js';
export type { SyncBannerProps, SyncBannerState, SyncStatusLike } from './sync/SyncBanner.js';
