import { useUiSettings } from '../strings/UiProvider.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

export interface TextContentProps {
  /** What a message says: its bytes as UTF-8, or the text that was read from them. */
  content: Uint8Array | string;
}

/**
 * What a message says, set in its own direction, with the lines it was written in: for a `renderContent` that adds to it.
 * Anybody can send any bytes: what is not UTF-8 is named, not guessed at.
 * @avoid for text of an app's own: it is for what people wrote
 * @accessibility text in its own direction (`dir="auto"`); what is not text says so in words
 */
export function TextContent({ content }: TextContentProps) {
  const { strings } = useUiSettings();
  let text: string;
  try {
    text = typeof content === 'string' ? content : decoder.decode(content);
  } catch {
    return <em className="rc-unreadable">{strings.unreadable(content.length)}</em>;
  }
  return (
    <span className="rc-text" dir="auto">
      {text}
    </span>
  );
}

/** Its bytes as UTF-8 text: how parts draw what a message says, unless they are told otherwise. */
export const asText = (content: Uint8Array) => <TextContent content={content} />;
