// The ref is handed on to the element, and not read.
/* oxlint-disable react/refs */
import { forwardRef, type ForwardedRef } from 'react';
import { renderPart, type PartOptions } from '../headless/part.js';
import { useUiSettings } from '../strings/UiProvider.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

export interface TextContentProps extends Omit<PartOptions<undefined>, 'content'> {
  /** What a message says: its bytes as UTF-8, or the text that was read from them. */
  content: Uint8Array | string;
}

/**
 * What a message says, set in its own direction, with the lines it was written in: for a `renderContent` that adds to it.
 * Anybody can send any bytes: what is not UTF-8 is named, not guessed at.
 * @avoid for text of an app's own: it is for what people wrote
 * @accessibility text in its own direction (`dir="auto"`); what is not text says so in words
 */
export const TextContent = /* @__PURE__ */ forwardRef(function TextContent(
  { content, ...theirs }: TextContentProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  const { strings } = useUiSettings();
  const given = { ...theirs, partRef };
  let children: string;
  try {
    children = typeof content === 'string' ? content : decoder.decode(content);
  } catch {
    children = strings.unreadable(content.length);
    return renderPart('em', given, { className: 'rc-unreadable', children });
  }
  return renderPart('span', given, { className: 'rc-text', dir: 'auto', children });
});

/** Its bytes as UTF-8 text: how parts draw what a message says, unless they are told otherwise. */
export const asText = (content: Uint8Array) => <TextContent content={content} />;
