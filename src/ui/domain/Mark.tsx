import { Shape } from '../status/shapes.js';
import { domainMarks, stateAttributes, type DomainMark } from '../status/stateTable.js';

/** A mark on a question or a comment: its shape and its words. */
export function Mark({ mark, text }: { mark: DomainMark; text: string }) {
  return (
    <div className="rc-mark" {...stateAttributes(mark, domainMarks[mark])}>
      <Shape name={domainMarks[mark].shape} />
      {text}
    </div>
  );
}
