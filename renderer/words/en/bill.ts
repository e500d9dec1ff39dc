/** From approved work to drafts: what is due, the preview, and making them. */
export const bill = {
  'bill.title': 'To bill',
  'bill.words': 'generate create draft due unbilled',
  'bill.what': 'What is billed',
  'bill.period': 'Period',
  'bill.period-until': 'All to last month',
  'bill.period-last-month': 'Last month',
  'bill.period-this-month': 'This month',
  'bill.from': 'From (empty: the first open work)',
  'bill.to': 'To',
  'bill.grouping': 'Lines by',
  'bill.by-firm': 'Lines as the firm’s rule',
  'bill.by-person': 'Lines by person',
  'bill.by-role': 'Lines by role',
  'bill.by-task': 'Lines by task',
  'bill.by-activity': 'Lines by activity',
  'bill.by-project': 'Lines by project',
  'bill.with-usage': 'With usage',
  'bill.client-project': 'Client and project',
  'bill.time': 'Time',
  'bill.other': 'Other',
  'bill.estimate': 'Estimate',
  'bill.usage': 'Usage',
  'bill.older':
    '{count, plural, one {# older entry} other {# older entries}} ({hours}, since {date}) can be billed as well.',
  'bill.include-older': 'Include them',
  'bill.entries': '{count, plural, one {# entry} other {# entries}}',
  'bill.chosen': '{chosen, number} of {of, number} clients chosen',
  'bill.about': 'about {amount}',
  'bill.loading': 'Loading what can be billed',
  'bill.nothing': 'Nothing to bill',
  'bill.nothing-help':
    'All approved work up to {date} is on an invoice. Choose a later day, or look at the invoices.',
  'bill.nothing-between':
    'All approved work of {period} is on an invoice. Choose another period, or look at the invoices.',
  'bill.show-invoices': 'Show invoices',
  'bill.offline':
    'You are offline. What can be billed is kept on the server, so it shows when you are online.',
  'bill.offline-as-of': 'You are offline. This is what could be billed at {when}.',
  'bill.not-priced': 'Not priced',

  'bill.preview': 'Preview',
  'bill.pricing': 'Pricing {done, number} of {of, number}',
  'bill.stop': 'Stop',
  'bill.preview-title': 'Preview',
  'bill.preview-offline': 'You are offline. Nothing was written yet; make the drafts when you are online.',
  'bill.back': 'Back',
  'bill.clients': 'Clients',
  'bill.next': 'Next client',
  'bill.previous': 'Previous client',
  'bill.has-problems': 'with problems',
  'bill.options': 'Discount and note',
  'bill.options-help': 'They go onto each invoice that you make now.',
  'bill.repricing': 'Pricing with the discounts',
  'bill.make-drafts': '{count, plural, one {Make draft} other {Make # drafts}}',
  'bill.making': 'Making {done, number} of {of, number}',
  'bill.issue-now': 'Issue at once',
  'bill.issue-title': '{count, plural, one {Issue this invoice at once?} other {Issue # invoices at once?}}',
  'bill.issue-help':
    'Each gets its number and today’s date, and its time becomes invoiced. A number cannot be taken back: afterwards only a void or a credit note helps. Drafts can still be discarded.',
  'bill.drafted': '{count, plural, one {1 draft made.} other {# drafts made.}}',
  'bill.issued': '{count, plural, one {1 invoice issued.} other {# invoices issued.}}',
  'bill.stopped': '{made} The rest was stopped before it was made.',
  'bill.undo': '{count, plural, one {1 draft} other {# drafts}}',
  'bill.not-made': 'Not made',
  'bill.not-made-help': 'What was made before that is in the list; the rest is still here.',
  'bill.nothing-to-bill': 'Nothing of it can be billed',
  'bill.nothing-to-bill-help': 'What was due when you looked is on another invoice by now.',

  'bill.as-estimated': 'The time comes to {amount}, as its approval had estimated.',
  'bill.differs': 'The time comes to {time}; its approval had estimated {estimated}. {by}: {why}.',
  'bill.because-overtime': '{amount} of overtime',
  'bill.because-volume': '{amount} of volume discount',
  'bill.because-tier': '{amount} of the client’s discount',
  'bill.because-retainer': '{amount} within retainers and by other rates',
  'bill.because-rates': '{amount} by other rates or roundings than at approval',

  'bill.missing-settings':
    'The firm’s name and address are missing, so this can be drafted but not issued. Fill in the billing settings.',
  'bill.missing-info':
    'The address and tax of {client} are missing, so this can be drafted but not issued. Fill in its billing info.',
  'bill.problem-no-rate':
    'No rate: {hours} of {project} ({count, plural, one {# entry} other {# entries}}) stay off. Add a rate for their role to the project’s card, then preview again.',
  'bill.problem-card-currency':
    'Another currency: the rate card of {project} is not in the client’s currency, so {hours} ({count, plural, one {# entry} other {# entries}}) stay off. Give the project a card in that currency.',
  'bill.problem-expense-currency':
    'Another currency: an expense of {project} is not in the client’s currency and stays off. Enter it in that currency.',
  'bill.problem-no-usage-price':
    'No price: usage of {subject} stays off. Add a price for it to a rate card of the client’s projects.',
  'bill.problem-usage-negative':
    'Taken back: of {subject} more was taken back than was used, so it stays off until it evens out.',
} as const;
