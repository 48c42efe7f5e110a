import { createRoot } from 'react-dom/client';
import { WholeKit, type KitTexts } from '../../../../stories/support/WholeKit.js';

const texts: KitTexts = {
  names: ['Marta', 'Jonas', 'Priya'],
  hello: 'Morning!',
  answer: 'Thanks.',
  late: 'Does anyone have a key?',
  waiting: 'Agreed.',
  own: 'Room 4 is open.',
  failed: 'The protocol of the whole meeting.',
  reason: 'the message is too large',
  question: 'Will the slides be shared?',
  questions: 'Questions',
  poll: 'When shall we meet?',
  choices: ['Thursday', 'Friday'],
};

createRoot(document.getElementById('root')!).render(
  <>
    <h1>The whole kit</h1>
    <WholeKit texts={texts} />
  </>,
);
