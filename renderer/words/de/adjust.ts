import type { adjust as english } from '../en/adjust.ts';

export const adjust: { readonly [Key in keyof typeof english]: string } = {
  'adjust.adjust': 'Korrigieren',
  'adjust.press': '{why} Mit A korrigieren Sie es.',
  'adjust.press-late': '{why} Mit A erfassen Sie es als Korrektur.',
  'adjust.save': 'Korrektur senden',
  'adjust.sent': 'Korrektur gesendet. Sie zählt, sobald sie genehmigt ist.',
  'adjust.reason': 'Grund und Beschreibung',
  'adjust.reason-hint': 'Warum es sich ändert und was der Kunde liest',
  'adjust.reason-missing': 'Nennen Sie den Grund: Wer entscheidet und der Kunde lesen ihn.',
  'adjust.original': 'Gilt jetzt',
  'adjust.original-line': '{minutes}, {billable, select, true {abrechenbar} other {nicht abrechenbar}}',
  'adjust.late':
    'Die Woche bis {date} ist gesperrt. Was Sie hier erfassen, ist eine Korrektur, über die eigens entschieden wird.',
  'adjust.effect': 'Ändert die Zeit um {minutes}.',
  'adjust.effect-none': 'Die Zeit bleibt gleich.',
  'adjust.effect-billed': 'Ändert die Zeit um {minutes}, das Abgerechnete um {billed}.',
  'adjust.effect-money': 'Ändert die Zeit um {minutes}, das Abgerechnete um {billed}: {amount}.',
  'adjust.effect-moves':
    'Die Zeit kommt aus {project}; wer entscheidet, muss für beide Projekte zuständig sein.',
  'adjust.effect-invoiced': 'Es steht schon auf einer Rechnung; der Unterschied kommt auf die nächste.',
  'adjust.badge': 'Korrektur',
  'adjust.badge-late': 'Nachtrag',
  'adjust.replaced': 'An seiner Stelle gilt eine genehmigte Korrektur.',
  'adjust.waits': 'Eine Korrektur dazu wartet.',
  'adjust.undo': 'die Korrektur von {minutes} am {day}',
  'adjust.group': 'Korrekturen',
  'adjust.log-late': 'Als Korrektur erfassen',
  'adjust.logged-late': 'Als Korrektur gesendet. Ihre Projektleitung entscheidet darüber.',
  'adjust.stays-late':
    'Die Woche war gesperrt, bevor dies ankam. Ihre Fassung bleibt hier; als Korrektur kann sie noch genehmigt werden.',

  'adjust.lock.soon': 'Diese Woche schließt nach dem {date}',
  'adjust.lock.grace': 'Nachfrist: Diese Woche schließt nach dem {date}',
  'adjust.lock.locked': 'Gesperrt',
};
