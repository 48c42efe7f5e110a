import { useUiSettings } from '../strings/UiProvider.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Content as text. Anybody can send any bytes: what is not UTF-8 is named, not guessed at. */
export function TextContent({ content }: { content: Uint8Array }) {
  const { strings } = useUiSettings();
  let text: string | undefined;
  try {
    text = decoder.decode(content);
  } catch {
    text = undefined;
  }
  if (text === undefined) return <em className="rc-unreadable">{strings.unreadable(content.length)}</em>;
  return (
    <span className="rc-text" dir="auto">
      {text}
    </span>
  );
}
