/** What Stint holds and what the metering platform says, side by side. */
export const reconcile = {
  'reconcile.title': 'Reconciliation',
  'reconcile.words': 'compare metering platform difference equal usage',
  'reconcile.filters': 'Month to compare',
  'reconcile.month': 'Month',
  'reconcile.run': 'Compare now',
  'reconcile.running': 'Comparing {month} with Creto-Metering, client by client. You can go on meanwhile.',
  'reconcile.runs': 'Comparisons of {month}',
  'reconcile.loading': 'Loading the comparisons',
  'reconcile.loading-run': 'Loading the comparison',
  'reconcile.none': 'Not compared yet',
  'reconcile.none-help':
    'Every night this month and the last one are compared. You can do it now as well; it changes nothing.',
  'reconcile.nightly': 'By night',
  'reconcile.asked': 'Asked for by {person}',
  'reconcile.somebody': 'somebody',
  'reconcile.agrees': 'All equal',
  'reconcile.differs': '{count, plural, one {# differs} other {# differ}}',
  'reconcile.incomplete': 'Not complete',
  'reconcile.agrees-long':
    'All equal at {when}: {rows, plural, one {# line} other {# lines}}, {money} on both sides, to the cent.',
  'reconcile.agrees-nothing': 'All equal at {when}: nothing was used in {month}, here or there.',
  'reconcile.differs-long':
    'Compared at {when}: {count, plural, one {# line differs} other {# lines differ}} of {rows, number}. Stint holds {held}, the platform counts {platform}.',
  'reconcile.incomplete-long':
    'At {when} the platform did not answer for every client, so nothing can be said of those. Nothing is lost. Compare again when it is back.',
  'reconcile.missing-not_configured':
    'No metering platform is set up for this server, so there was nothing to compare with.',
  'reconcile.missing-unreachable': 'Creto-Metering did not answer.',
  'reconcile.missing-refused': 'Creto-Metering refused to answer. Have the key of this server looked at.',
  'reconcile.client': 'Client',
  'reconcile.type': 'Type',
  'reconcile.held': 'Held here',
  'reconcile.sent': 'Delivered',
  'reconcile.platform': 'Platform',
  'reconcile.held-cost': 'Cost here',
  'reconcile.platform-cost': 'Cost there',
  'reconcile.difference': 'Difference',
  'reconcile.equal': 'Equal',
  'reconcile.unknown': 'Not known',
  'reconcile.close': 'Close',
  'reconcile.events': '{count, plural, one {# event} other {# events}}',
  'reconcile.pending': 'Waits',
  'reconcile.dead': 'Refused',
  'reconcile.dropped': 'Never sent',
  'reconcile.why': 'Why, and what to do',
  'reconcile.no-reason': 'Both sides say the same: quantity, number of events and money to the cent.',
  'reconcile.show-letters': 'Show refused events',
  'reconcile.reason-pending': 'On the way. Nothing to do: compare again once they are delivered.',
  'reconcile.reason-dead_letter': 'Refused by the platform. Send them again, change them, or drop them.',
  'reconcile.reason-dropped': 'Never sent, because somebody decided so. The difference is meant.',
  'reconcile.reason-untracked':
    'No longer tracked here, and the platform does not have all of them. Ask the platform’s support with the signed log.',
  'reconcile.reason-unconfirmed':
    'The platform has them, but its answer was lost. Nothing to do: sending again settles it.',
  'reconcile.reason-platform_has_more':
    'The platform counts usage that Stint does not hold. Ask its support with the signed log.',
  'reconcile.reason-platform_has_less':
    'The platform confirmed them and does not count them. Ask its support with the signed log.',
  'reconcile.reason-count_differs':
    'The quantities agree, the numbers of events do not. The bill is right; tell the platform’s support.',
  'reconcile.reason-price_differs':
    'The quantities agree, the money does not. Hold the platform’s price list against its bill.',
  'reconcile.reason-currency_differs':
    'The platform bills in another currency than its price list says. Ask its support.',
  'reconcile.reason-no_prices':
    'The platform has not told its prices, so money could not be compared. Quantities were.',
  'reconcile.done': 'Compared: all equal.',
  'reconcile.done-differs': 'Compared: {count, plural, one {# line differs} other {# lines differ}}.',
  'reconcile.done-incomplete': 'Compared as far as the platform answered.',
} as const;
