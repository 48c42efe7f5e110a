import { createFormats, localeMaker, type CompleteStrings, type UiLocale } from './locale.js';

const connections = {
  connecting: 'Verbindet',
  online: 'Verbunden',
  degraded: 'Teilweise verbunden',
  offline: 'Offline',
} as const;
const sources = { store: ' aus dem Speicher', repair: ' von anderen' } as const;

function germanStrings(locale: string): CompleteStrings {
  const { number, plural, ago, span, bytes, foreign } = createFormats<'one'>(locale);
  const because = (reason: string | undefined) => (reason ? `: ${foreign(reason.replace(/\.$/, ''))}` : '');
  const by = (author: string | undefined) => (author === undefined ? '' : ` von ${foreign(author)}`);
  const soFar = (count: number | undefined, rest: string) =>
    count === undefined ? rest : `Bisher ${number(count)}; ${rest}`;
  const unsent = (state: string, count: number) =>
    count > 0
      ? `${state}, ${plural(count, { one: '# wartet auf das Senden', other: '# warten auf das Senden' })}`
      : state;
  const votes = (count: number) => plural(count, { one: '# Stimme', other: '# Stimmen' });
  const bound = (text: string, atLeast: boolean) => (atLeast ? `mindestens ${text}` : text);

  return {
    queued: 'Wartet auf das Senden',
    sending: 'Wird gesendet',
    sent: 'Gesendet',
    possiblyAcknowledged: 'Wahrscheinlich empfangen',
    acknowledged: (count, roster) => {
      if (!count) return 'Von mindestens einer Person empfangen';
      return `Von ${number(count)}${roster === undefined ? '' : ` von ${number(roster)}`} empfangen`;
    },
    unconfirmed: 'Nicht bestätigt. Erneut senden oder verwerfen',
    failed: (reason) => `Nicht gesendet${because(reason)}. Erneut senden oder verwerfen`,
    discarded: 'Verworfen',
    notSent: (reason) => `Nicht gesendet${because(reason)}`,
    notConfirmed: 'Nicht bestätigt',
    resend: 'Erneut senden',
    discard: 'Verwerfen',

    deliverySteps: 'Was mit dieser Nachricht geschah',
    stepWritten: 'Geschrieben und auf diesem Gerät aufgehoben',
    stepResent: (times) => plural(times, { one: 'Erneut gesendet', other: '#-mal erneut gesendet' }),
    stepPossiblyAcknowledged: 'Wahrscheinlich empfangen: jemand scheint sie schon zu haben',
    stepAcknowledged: (name) => `Von ${foreign(name)} empfangen: eine Nachricht von dort folgt auf sie`,

    timeUnknown: 'Zeit nicht bekannt',

    outbox: (count) =>
      count === 0
        ? 'Nichts wartet auf Bestätigung'
        : plural(count, { one: '# Nachricht nicht bestätigt', other: '# Nachrichten nicht bestätigt' }),
    resendAll: (count) => `${number(count)} erneut senden`,

    complete: (count) => (count === undefined ? 'Soweit bekannt, fehlt nichts' : number(count)),
    stillMissing: (missing, count) =>
      soFar(count, plural(missing, { one: '# Nachricht fehlt noch', other: '# Nachrichten fehlen noch' })),
    partlyLost: (lost, count) =>
      soFar(
        count,
        plural(lost, {
          one: '# Nachricht konnte nicht geholt werden',
          other: '# Nachrichten konnten nicht geholt werden',
        }),
      ),
    notRead: (older, count) =>
      soFar(
        count,
        plural(older, { one: '# ältere Nachricht nicht geladen', other: '# ältere Nachrichten nicht geladen' }),
      ),
    stillCatchingUp: (count) => (count === undefined ? 'Es können mehr sein' : soFar(count, 'es können mehr sein')),
    connection: (status, reason) => `${connections[status]}${status === 'online' ? '' : because(reason)}`,

    held: (count) =>
      `Empfangen; wartet auf ${plural(count, { one: '# frühere Nachricht', other: '# frühere Nachrichten' })}`,
    late: (after) =>
      after === undefined ? 'Verspätet angekommen' : `Verspätet angekommen, ${span(after)} nach dem Senden`,
    gapMissing: (count, author) =>
      plural(count, { one: `# Nachricht${by(author)} fehlt`, other: `# Nachrichten${by(author)} fehlen` }),
    gapRetrieving: (count, author, via) => {
      const from = via ? sources[via] : '';
      return plural(count, {
        one: `# Nachricht${by(author)} wird${from} geholt`,
        other: `# Nachrichten${by(author)} werden${from} geholt`,
      });
    },
    gapLost: (count, author) =>
      plural(count, {
        one: `# Nachricht${by(author)} konnte nicht geholt werden`,
        other: `# Nachrichten${by(author)} konnten nicht geholt werden`,
      }),
    tryNow: 'Jetzt versuchen',
    tryAgain: 'Erneut versuchen',
    showGaps: (count) => `${number(count)} anzeigen`,
    you: 'Du',
    unreadable: (size) => `Nicht als Text lesbar (${bytes(size)})`,

    opening: 'Wird geöffnet',
    connecting: (count) => unsent('Verbindet', count),
    openFailed: (reason) => `Der Kanal ließ sich nicht öffnen${because(reason)}`,
    synced: 'Auf dem neuesten Stand',
    syncing: (missing) =>
      missing > 0 ? `Holt nach, ${plural(missing, { one: '# fehlt', other: '# fehlen' })}` : 'Holt nach',
    incomplete: (lost) => `Unvollständig, ${number(lost)} verloren`,
    offline: (count) => unsent('Offline', count),
    heard: (then) => {
      if (then === undefined) return 'noch niemand gehört';
      return then.unit === 'second' && then.value < 2 ? 'gerade eben gehört' : `gehört ${ago(then)}`;
    },

    messages: 'Nachrichten',
    empty: 'Noch keine Nachrichten',
    jumpToLatest: 'Zur neuesten Nachricht',
    newMessages: (count) => plural(count, { one: '# neue Nachricht', other: '# neue Nachrichten' }),
    firstUnread: 'Neue Nachrichten',
    earlierArrived: (count) =>
      plural(count, {
        one: '# frühere Nachricht ist angekommen',
        other: '# frühere Nachrichten sind angekommen',
      }),
    loadingOlder: 'Frühere Nachrichten werden geladen',
    olderFailed: 'Frühere Nachrichten ließen sich nicht laden. Erneut versuchen',

    composerLabel: 'Nachricht',
    composerPlaceholder: 'Nachricht schreiben',
    send: 'Senden',
    composerOffline: 'Offline: wird aufgehoben und später gesendet.',

    count: (count, atLeast) => (atLeast ? `${number(count)}+` : number(count)),
    votes: (count, atLeast) => bound(votes(count), atLeast),
    upvote: 'Dafür stimmen',
    reaction: (element, count, atLeast) => `${element} ${bound(number(count), atLeast)}`,
    reactions: 'Reaktionen',
    pollTotal: votes,
    questionMissing: 'Die Frage ist noch nicht da',
    answered: 'Beantwortet',
    answersWaiting: (count) =>
      plural(count, { one: '# Antwort wartet auf ihre Frage', other: '# Antworten warten auf ihre Frage' }),
    sortAgain: 'Die Reihenfolge hat sich geändert. Neu sortieren',
    thread: 'Diskussion',
    commentMissing: 'Ein Kommentar, der noch nicht da ist',
    repliesWaiting: (count) => plural(count, { one: '# Antwort wartet darauf', other: '# Antworten warten darauf' }),
    hideReplies: (count) => plural(count, { one: '# Antwort einklappen', other: '# Antworten einklappen' }),
    showReplies: (count) => plural(count, { one: '# Antwort anzeigen', other: '# Antworten anzeigen' }),
  };
}

/**
 * German. For a `UiProvider`: `<UiProvider {...german()}>`.
 * @param locale a region, for numbers, times and dates: `de-AT`. Default `de`
 */
export const german: (locale?: string) => UiLocale = /* @__PURE__ */ localeMaker('de', 'ltr', germanStrings);
