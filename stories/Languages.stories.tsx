import { UiProvider } from 'react-reliable-channel/ui';
import { arabic, german } from 'react-reliable-channel/ui/locales';
import { expect, waitFor } from 'storybook/test';
import preview from '../.storybook/preview.js';
import { WholeKit, type KitTexts } from './support/WholeKit.js';

const meta = preview.meta({
  title: 'Components/Languages',
  component: UiProvider,
  parameters: {
    docs: {
      description: {
        component:
          'Every component in another language: `<UiProvider {...arabic()}>`. Words, plural forms, numbers, times and the direction ' +
          'come from `/ui/locales`; English is what there is without. For one more language write an object of the type ' +
          '`CompleteStrings`: a word or a plural form that is forgotten does not compile. A single word is replaced by ' +
          '`strings`, further in.',
      },
    },
  },
});

const englishTexts: KitTexts = {
  names: ['Marta', 'Jonas', 'Priya'],
  hello: 'Morning! The workshop moved to room 4.',
  answer: 'Thanks. I bring the second router.',
  late: 'Does anyone have a key for room 2?',
  waiting: 'Agreed, let us do that.',
  own: 'Room 4 is open.',
  failed: 'The protocol of the whole meeting.',
  reason: 'the message is larger than the network takes',
  question: 'Will the slides be shared afterwards?',
  questions: 'Questions',
  poll: 'When shall we meet?',
  choices: ['Thursday, in the library', 'Friday, online'],
};

const germanTexts: KitTexts = {
  names: ['Marta', 'Jörg', 'Änne'],
  hello: 'Guten Morgen! Der Kurs ist jetzt in Raum 4.',
  answer: 'Danke. Ich bringe den zweiten Router mit.',
  late: 'Hat jemand einen Schlüssel für Raum 2?',
  waiting: 'Einverstanden, so machen wir es.',
  own: 'Raum 4 ist offen.',
  failed: 'Das Protokoll der ganzen Sitzung.',
  reason: 'die Nachricht ist größer, als das Netz erlaubt',
  question: 'Werden die Folien hinterher geteilt?',
  questions: 'Fragen',
  poll: 'Wann treffen wir uns?',
  choices: ['Donnerstag, in der Bibliothek', 'Freitag, online'],
};

const arabicTexts: KitTexts = {
  names: ['مريم', 'Jonas', 'سامي'],
  hello: 'صباح الخير! انتقلت الورشة إلى القاعة 4.',
  answer: 'شكرًا. سأحضر جهاز التوجيه الثاني.',
  late: 'هل مع أحدكم مفتاح القاعة 2؟',
  waiting: 'موافق، لنفعل ذلك.',
  own: 'القاعة 4 مفتوحة.',
  failed: 'محضر الاجتماع كله.',
  reason: 'الرسالة أكبر مما تسمح به الشبكة',
  question: 'هل ستُنشر الشرائح بعد اللقاء؟',
  questions: 'الأسئلة',
  poll: 'متى نلتقي؟',
  choices: ['الخميس في المكتبة', 'الجمعة عبر الإنترنت'],
};

/** For what waits for a second. ms */
const patience = { timeout: 10_000 };

export const English = meta.story({ render: () => <WholeKit texts={englishTexts} /> });

export const German = meta.story({
  render: () => <WholeKit texts={germanTexts} {...german()} />,
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByText(germanTexts.waiting)).toBeVisible());
    // What is missing is said after a second.
    await waitFor(() => expect(canvas.getByText('2 Antworten warten auf ihre Frage')).toBeVisible(), patience);
  },
});

export const Arabic = meta.story({
  render: () => <WholeKit texts={arabicTexts} {...arabic()} />,
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByText(arabicTexts.waiting)).toBeVisible());
    const waiting = await canvas.findByText('إجابتان تنتظران سؤالهما', {}, patience);
    await expect(getComputedStyle(waiting).direction).toBe('rtl');
  },
});
