import { useReliableChannel } from 'react-reliable-channel';
import { useTypedSend } from 'react-reliable-channel/messages';
import { useReducedMessages } from 'react-reliable-channel/reducers';
import { ReactionChips } from 'react-reliable-channel/ui/domain';
import { messages, reactions } from './messages.js';

const offered = ['👍', '❤️', '😄'];

/** The reactions to a message, and the ones to give it. */
export function Reactions({ messageId }: { messageId: string }) {
  const { participantId } = useReliableChannel();
  const send = useTypedSend(messages);
  const { given, complete } = useReducedMessages(reactions, ({ answer, completeness }) => ({
    given: answer.sets.get(messageId) ?? [],
    complete: completeness.complete,
  }));
  const react = (emoji: string, present: boolean) => send('reaction', { target: messageId, emoji, present });
  return (
    <>
      <ReactionChips
        reactions={given}
        completeness={{ complete }}
        participantId={participantId}
        onReact={react}
        buttonTabIndex={-1}
      />
      {/* The list has one tab stop: Enter on a message goes into its buttons, the arrows walk them. */}
      <div className="offered" role="group" aria-label="React">
        {offered.map((emoji) => (
          <button key={emoji} type="button" tabIndex={-1} onClick={() => react(emoji, true)}>
            {emoji}
          </button>
        ))}
      </div>
    </>
  );
}
