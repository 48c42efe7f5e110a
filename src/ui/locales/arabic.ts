import { createFormats, localeMaker, type CompleteStrings, type UiLocale } from './locale.js';

const connections = {
  connecting: 'جارٍ الاتصال',
  online: 'متصل',
  degraded: 'متصل جزئيًا',
  offline: 'غير متصل',
} as const;
const sources = { store: ' من المخزن', repair: ' من الآخرين' } as const;

function arabicStrings(locale: string): CompleteStrings {
  const { number, plural, ago, span, bytes, foreign } = createFormats<'zero' | 'one' | 'two' | 'few' | 'many'>(locale);
  const because = (reason: string | undefined) => (reason ? `: ${foreign(reason.replace(/\.$/, ''))}` : '');
  const by = (author: string | undefined) => (author === undefined ? '' : ` من ${foreign(author)}`);
  const soFar = (count: number | undefined, rest: string) =>
    count === undefined ? rest : `${number(count)} حتى الآن، ${rest}`;
  /** Messages, and what is said of them: to one, to two, and to more. */
  const messages = (count: number, one: string, two: string, more: string) =>
    plural(count, {
      zero: `لا رسائل ${more}`,
      one: `رسالة واحدة ${one}`,
      two: `رسالتان ${two}`,
      few: `# رسائل ${more}`,
      many: `# رسالة ${more}`,
      other: `# رسالة ${more}`,
    });
  /** The same after a word that takes the genitive or the accusative. */
  const ofMessages = (count: number, one: string, two: string, more: string) =>
    plural(count, {
      zero: `# رسالة ${more}`,
      one: `رسالة واحدة ${one}`,
      two: `رسالتين ${two}`,
      few: `# رسائل ${more}`,
      many: `# رسالة ${more}`,
      other: `# رسالة ${more}`,
    });
  const waiting = (count: number) =>
    plural(count, {
      zero: 'لا شيء ينتظر الإرسال',
      one: 'رسالة واحدة تنتظر الإرسال',
      two: 'رسالتان تنتظران الإرسال',
      few: '# رسائل تنتظر الإرسال',
      many: '# رسالة تنتظر الإرسال',
      other: '# رسالة تنتظر الإرسال',
    });
  const unsent = (state: string, count: number) => (count > 0 ? `${state}، ${waiting(count)}` : state);
  const votes = (count: number) =>
    plural(count, {
      zero: 'لا أصوات',
      one: 'صوت واحد',
      two: 'صوتان',
      few: '# أصوات',
      many: '# صوتًا',
      other: '# صوت',
    });
  const replies = (count: number) =>
    plural(count, { zero: 'لا ردود', one: 'رد واحد', two: 'ردّان', few: '# ردود', many: '# ردًّا', other: '# رد' });
  /** The same after a word that takes the genitive. */
  const ofReplies = (count: number) =>
    plural(count, { zero: 'أي رد', one: 'رد واحد', two: 'ردّين', few: '# ردود', many: '# ردًّا', other: '# رد' });
  const bound = (text: string, atLeast: boolean) => (atLeast ? `${text} على الأقل` : text);

  return {
    queued: 'بانتظار الإرسال',
    sending: 'جارٍ الإرسال',
    sent: 'أُرسلت',
    possiblyAcknowledged: 'استُلمت على الأرجح',
    acknowledged: (count, roster) => {
      if (!count) return 'استلمها مشارك واحد على الأقل';
      return roster === undefined ? `استلمها ${number(count)}` : `استلمها ${number(count)} من ${number(roster)}`;
    },
    unconfirmed: 'لم تتأكد. أعد الإرسال أو تجاهلها',
    failed: (reason) => `لم تُرسل${because(reason)}. أعد الإرسال أو تجاهلها`,
    discarded: 'جرى تجاهلها',
    notSent: (reason) => `لم تُرسل${because(reason)}`,
    notConfirmed: 'لم تتأكد',
    resend: 'إعادة الإرسال',
    discard: 'تجاهل',

    deliverySteps: 'ما جرى لهذه الرسالة',
    stepWritten: 'كُتبت وحُفظت على هذا الجهاز',
    stepResent: (times) =>
      plural(times, {
        zero: 'لم يُعد إرسالها',
        one: 'أُعيد إرسالها',
        two: 'أُعيد إرسالها مرتين',
        few: 'أُعيد إرسالها # مرات',
        many: 'أُعيد إرسالها # مرة',
        other: 'أُعيد إرسالها # مرة',
      }),
    stepPossiblyAcknowledged: 'استُلمت على الأرجح: يبدو أنها وصلت إلى أحد المشاركين',
    stepAcknowledged: (name) => `استلمها ${foreign(name)}: تليها رسالة منه`,

    timeUnknown: 'الوقت غير معروف',

    outbox: (count) => (count === 0 ? 'لا شيء ينتظر التأكيد' : messages(count, 'لم تتأكد', 'لم تتأكدا', 'لم تتأكد')),
    resendAll: (count) => `إعادة إرسال ${number(count)}`,

    complete: (count) => (count === undefined ? 'لا شيء معروف أنه مفقود' : number(count)),
    stillMissing: (missing, count) =>
      soFar(count, messages(missing, 'ما زالت مفقودة', 'ما زالتا مفقودتين', 'ما زالت مفقودة')),
    partlyLost: (lost, count) => soFar(count, messages(lost, 'تعذّر جلبها', 'تعذّر جلبهما', 'تعذّر جلبها')),
    notRead: (older, count) => soFar(count, messages(older, 'أقدم لم تُحمَّل', 'أقدم لم تُحمَّلا', 'أقدم لم تُحمَّل')),
    stillCatchingUp: (count) => soFar(count, 'قد يوجد المزيد'),
    connection: (status, reason) => `${connections[status]}${status === 'online' ? '' : because(reason)}`,

    held: (count) => `وصلت، وتنتظر ${ofMessages(count, 'قبلها', 'قبلها', 'قبلها')}`,
    late: (after) => (after === undefined ? 'وصلت متأخرة' : `وصلت متأخرة، بعد إرسالها بمدة ${span(after)}`),
    gapMissing: (count, author) =>
      messages(count, `مفقودة${by(author)}`, `مفقودتان${by(author)}`, `مفقودة${by(author)}`),
    gapRetrieving: (count, author, via) => {
      const rest = `${by(author)}${via ? sources[via] : ''}`.trim();
      return `جارٍ جلب ${ofMessages(count, rest, rest, rest)}`.trim();
    },
    gapLost: (count, author) => `${messages(count, 'تعذّر جلبها', 'تعذّر جلبهما', 'تعذّر جلبها')}${by(author)}`,
    tryNow: 'حاول الآن',
    tryAgain: 'حاول مجددًا',
    showGaps: (count) => `عرض ${number(count)}`,
    you: 'أنت',
    unreadable: (size) => `لا يمكن قراءتها كنص (${bytes(size)})`,

    opening: 'جارٍ الفتح',
    connecting: (count) => unsent('جارٍ الاتصال', count),
    openFailed: (reason) => `تعذّر فتح القناة${because(reason)}`,
    synced: 'محدَّثة',
    syncing: (missing) =>
      missing > 0 ? `جارٍ اللحاق، ${messages(missing, 'مفقودة', 'مفقودتان', 'مفقودة')}` : 'جارٍ اللحاق',
    incomplete: (lost) => `غير مكتملة، ${messages(lost, 'ضائعة', 'ضائعتان', 'ضائعة')}`,
    offline: (count) => unsent('غير متصل', count),
    heard: (then) => {
      if (then === undefined) return 'لم يُسمع من أحد بعد';
      return then.unit === 'second' && then.value < 2 ? 'سُمع للتو' : `سُمع ${ago(then)}`;
    },

    messages: 'الرسائل',
    empty: 'لا رسائل بعد',
    jumpToLatest: 'إلى أحدث رسالة',
    newMessages: (count) => messages(count, 'جديدة', 'جديدتان', 'جديدة'),
    firstUnread: 'رسائل جديدة',
    earlierArrived: (count) => messages(count, 'سابقة وصلت', 'سابقتان وصلتا', 'سابقة وصلت'),
    loadingOlder: 'جارٍ تحميل الرسائل السابقة',
    olderFailed: 'تعذّر تحميل الرسائل السابقة. حاول مجددًا',

    composerLabel: 'الرسالة',
    composerPlaceholder: 'اكتب رسالة',
    send: 'إرسال',
    composerOffline: 'غير متصل. ما ترسله يُحفظ ويُرسل عند عودة الاتصال.',

    count: (count, atLeast) => (atLeast ? `${number(count)}+` : number(count)),
    votes: (count, atLeast) => bound(votes(count), atLeast),
    upvote: 'تصويت',
    reaction: (element, count, atLeast) => `${element} ${bound(number(count), atLeast)}`,
    reactions: 'التفاعلات',
    pollTotal: votes,
    questionMissing: 'السؤال لم يصل بعد',
    answered: 'أُجيب عنه',
    answersWaiting: (count) =>
      plural(count, {
        zero: 'لا إجابات تنتظر سؤالها',
        one: 'إجابة واحدة تنتظر سؤالها',
        two: 'إجابتان تنتظران سؤالهما',
        few: '# إجابات تنتظر سؤالها',
        many: '# إجابة تنتظر سؤالها',
        other: '# إجابة تنتظر سؤالها',
      }),
    sortAgain: 'تغيّر الترتيب. إعادة الترتيب',
    thread: 'النقاش',
    commentMissing: 'تعليق لم يصل بعد',
    repliesWaiting: (count) => `بانتظاره ${replies(count)}`,
    hideReplies: (count) => `إخفاء ${ofReplies(count)}`,
    showReplies: (count) => `عرض ${ofReplies(count)}`,
  };
}

/**
 * Arabic, from right to left. For a `UiProvider`: `<UiProvider {...arabic()}>`.
 * @param locale a region, for digits, times and dates: `ar-EG`. Default `ar`
 */
export const arabic: (locale?: string) => UiLocale = /* @__PURE__ */ localeMaker('ar', 'rtl', arabicStrings);
