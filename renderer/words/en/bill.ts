/** From approved work to drafts: what is due, the preview, and making them. */
export const bill = {
  'bill.title': 'To bill',
  'bill.words': 'generate create draft due unbilled',
} as const;
