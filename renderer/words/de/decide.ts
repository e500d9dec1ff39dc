import type { deciding as english } from '../en/decide.ts';

export const deciding: { readonly [Key in keyof typeof english]: string } = {
  'decide.approved': '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} genehmigt, {minutes}.',
  'decide.rejected': '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} abgelehnt, {minutes}.',
  'decide.reopened':
    '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} wieder geöffnet, {minutes}.',
  'decide.sent-later': 'Wird gesendet, sobald Sie online sind.',
  'decide.look-first':
    '{count, plural, one {Dieser Zeiteintrag wurde geändert, während er zu sehen war. Sehen Sie ihn erst an und entscheiden Sie dann.} other {Diese # Zeiteinträge wurden geändert, während sie zu sehen waren. Sehen Sie sie erst an und entscheiden Sie dann.}}',
  'decide.left-out':
    '{count, plural, one {# Zeiteintrag wurde eben geändert und blieb außen vor.} other {# Zeiteinträge wurden eben geändert und blieben außen vor.}}',
  'decide.too-late.approve':
    '{count, plural, one {Die Freigabe ist schon gesendet.} other {Die # Freigaben sind schon gesendet.}} Wieder geöffnet werden es Entwürfe, und {people, plural, one {{name} reicht} other {# Personen reichen}} sie neu ein.',
  'decide.too-late.reject':
    '{count, plural, one {Die Ablehnung ist schon gesendet.} other {Die # Ablehnungen sind schon gesendet.}} {people, plural, one {{name} muss} other {# Personen müssen}} neu einreichen; dann können Sie genehmigen.',
  'decide.too-late.reopen':
    '{count, plural, one {Auf dem Server ist er schon wieder geöffnet.} other {Auf dem Server sind die # Zeiteinträge schon wieder geöffnet.}} {people, plural, one {{name} reicht} other {# Personen reichen}} neu ein; dann können Sie genehmigen.',
  'decide.too-late.delegate':
    'Das ist schon gesendet. Beenden Sie es unter Vertretungen: Bis dahin entscheidet {name}.',
  'decide.reopened-undone': 'Aus Versehen genehmigt.',
  'decide.reopen': 'Wieder öffnen',
  'decide.undo': 'Rückgängig: {what}',
  'decide.redo': 'Wiederholen: {what}',
  'decide.taken-back': 'Zurückgenommen: {what}.',
  'decide.made-again': 'Wiederholt: {what}.',
  'decide.history': 'Verlauf des Zeiteintrags',
  'decide.take-back': 'Letzte zurücknehmen',
  'decide.send-now': 'Jetzt senden',
  'decide.held':
    '{count, plural, one {# Entscheidung geht gleich hinaus.} other {# Entscheidungen gehen gleich hinaus.}}',
  'decide.waits':
    '{count, plural, one {# Entscheidung liegt hier, bis sie gesendet werden kann.} other {# Entscheidungen liegen hier, bis sie gesendet werden können.}}',

  'decide.entries': 'Zeiteinträge des Stundenzettels',
  'decide.to-entries': 'Zu den Zeiteinträgen',
  'decide.comment-entry': 'Zeiteintrag kommentieren',
  'decide.comment-on': 'Kommentar zu {work}',
  'decide.comment-placeholder': 'Was soll geändert werden? Wird mit der Ablehnung gesendet.',
  'decide.comment-all': 'Kommentar zu allen anderen',
  'decide.own-comments':
    '{written, number} von {count, plural, one {# Zeiteintrag hat} other {# Zeiteinträgen haben}} einen eigenen Kommentar.',
  'decide.quote': '„{comment}“',
  'decide.changed-now': 'Eben geändert',
  'decide.came-now': 'Eben dazugekommen',
  'decide.looked': 'Angesehen',
  'decide.looked-all': '{count, plural, one {# geändert: angesehen} other {# geändert: alle angesehen}}',
  'decide.partly': 'Genehmigen, Rest ablehnen',
  'decide.partly-title': '{approving, number} genehmigen, {rejecting, number} ablehnen',
  'decide.before-reject': 'Abgelehnt von {name} am {at}.',
  'decide.before-reopen': 'Wieder geöffnet von {name} am {at}.',
  'decide.corrects': 'Berichtigt einen abgeschlossenen Zeiteintrag: {time}, {money}',
  'decide.corrects-time': 'Berichtigt einen abgeschlossenen Zeiteintrag: {time}',
  'decide.corrects-unknown':
    'Berichtigt einen abgeschlossenen Zeiteintrag, der nicht auf diesem Gerät liegt.',
  'decide.nothing': 'nichts',
  'decide.yes': 'ja',
  'decide.no': 'nein',
  'decide.another-entry': 'ein anderer Zeiteintrag',
  'decide.was': 'war',
  'decide.is-now': 'ist jetzt',

  'decide.answers': 'Entscheidungen, die nicht galten',
  'decide.answer.approve':
    '{count, plural, one {# Zeiteintrag, den Sie am {at} genehmigt haben, ist nicht genehmigt.} other {# Zeiteinträge, die Sie am {at} genehmigt haben, sind nicht genehmigt.}}',
  'decide.answer.reject':
    '{count, plural, one {# Zeiteintrag, den Sie am {at} abgelehnt haben, ist nicht abgelehnt.} other {# Zeiteinträge, die Sie am {at} abgelehnt haben, sind nicht abgelehnt.}}',
  'decide.answer.reopen':
    '{count, plural, one {# Zeiteintrag, den Sie am {at} wieder geöffnet haben, ist nicht geöffnet.} other {# Zeiteinträge, die Sie am {at} wieder geöffnet haben, sind nicht geöffnet.}}',
  'decide.answer.delegate':
    '{name} entscheidet nicht für Sie: Was Sie am {at} übertragen haben, wurde abgelehnt, denn dazu braucht es eine Projektleitung oder Administration.',
  'decide.answer.one': 'Ein Zeiteintrag',
  'decide.answer.changed': 'wurde geändert, nachdem Sie ihn angesehen hatten. Er wartet wieder auf Sie.',
  'decide.answer.changed-now': 'wurde geändert, nachdem Sie ihn angesehen hatten; er ist jetzt {status}.',
  'decide.answer.more': '{count, plural, one {und # weiterer} other {und # weitere}}',
  'decide.answer.not-kept': 'Was Sie sahen, liegt auf dem Gerät, auf dem Sie entschieden haben.',
  'decide.answer.rule':
    '{count, plural, one {# Zeiteintrag wurde} other {# Zeiteinträge wurden}} vor Ihnen durch die Regel „{rule}“ genehmigt ({minutes}).',
  'decide.answer.other-approve':
    '{name} hat {count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} vor Ihnen genehmigt, am {at} ({minutes}).',
  'decide.answer.other-reject':
    '{name} hat {count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} vor Ihnen abgelehnt, am {at} ({minutes}).',
  'decide.answer.other-reopen':
    '{name} hat {count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} vor Ihnen wieder geöffnet, am {at} ({minutes}).',
  'decide.answer.elsewhere': 'ist jetzt {status}, darum passte die Entscheidung nicht.',
  'decide.answer.not-permitted':
    'Über {count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} entscheiden Sie nicht mehr: Das Projekt hat eine andere Leitung, oder niemand lässt sich gerade von Ihnen vertreten.',
  'decide.answer.gone':
    '{count, plural, one {# Zeiteintrag wurde entfernt} other {# Zeiteinträge wurden entfernt}} oder gehört nicht mehr zu Ihren Projekten.',
  'decide.dismiss': 'Gelesen',

  'decide.decided': 'Zuletzt entschieden',
  'decide.decided-help': 'Die letzten 30 Tage. Wählen Sie, was wieder geöffnet wird.',
  'decide.decided-approve': 'Genehmigt von {by}, {at}',
  'decide.decided-reject': 'Abgelehnt von {by}, {at}',
  'decide.decided-rule': 'Genehmigt durch die Regel „{by}“, {at}',
  'decide.decided-all': 'Alles von {name}, {at}',
  'decide.invoiced-stays': 'in Rechnung gestellt, bleibt',
  'decide.corrected-stays': 'berichtigt, bleibt',
  'decide.none-decided': 'Zuletzt wurde nichts entschieden',
  'decide.none-decided-help': 'Was Sie genehmigen oder ablehnen, steht 30 Tage lang hier.',
  'decide.reopen-comment': 'Warum wird es wieder geöffnet?',
  'decide.reopen-why': 'Sagen Sie warum: Die Person liest das.',
  'decide.reopen-count':
    '{count, plural, one {# Zeiteintrag wieder öffnen} other {# Zeiteinträge wieder öffnen}}',

  'decide.delegations': 'Vertretungen',
  'decide.delegate': 'Vertreten lassen',
  'decide.delegate-title': 'Jemanden für Sie entscheiden lassen',
  'decide.delegate-help': 'Sie können weiter selbst entscheiden. Es gilt, wer zuerst entscheidet.',
  'decide.delegate-to': 'Wer entscheidet',
  'decide.delegate-to-missing': 'Wählen Sie, wer für Sie entscheidet.',
  'decide.nobody-may': 'Niemand sonst darf hier über Zeiten entscheiden.',
  'decide.delegate-what': 'Was',
  'decide.delegate-all': 'Alles von mir',
  'decide.delegate-chosen': '{count, plural, one {# gewählter Zeiteintrag} other {# gewählte Zeiteinträge}}',
  'decide.delegate-until': 'Letzter Tag',
  'decide.delegate-until-help': 'Nach diesem Tag (UTC) endet es von selbst.',
  'decide.delegate-until-missing': 'Wählen Sie einen Tag ab heute oder kein Ende.',
  'decide.delegate-open-ended': 'Kein Ende: bis ich es beende',
  'decide.delegated': '{name} kann für Sie entscheiden.',
  'decide.delegation-ended': '{name} entscheidet nicht mehr für Sie.',
  'decide.no-delegations': 'Niemand vertritt jemanden',
  'decide.no-delegations-help':
    'Wenn Sie nicht da sind, kann jemand anders über die Zeiten Ihrer Projekte entscheiden.',
  'decide.given': 'Entscheidet für Sie',
  'decide.received': 'Sie entscheiden für',
  'decide.scope-until': '{what}, bis {date}',
  'decide.scope-open': '{what}, bis Sie es beenden',
  'decide.end-now': 'Jetzt beenden',
  'decide.end-for': 'Jetzt beenden für {name}',
  'decide.here-for': 'Hier entscheiden Sie für {names}.',
  'decide.for-other': 'Sie entscheiden auch für {name}.',
  'decide.for-other-until': 'Sie entscheiden auch für {name}, bis {date}.',
};
