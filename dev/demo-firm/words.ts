import type { Random } from './random.ts';

/** What consultants write, by activity. `#` becomes a number, `@` a person, `~` the task. */
const lines: Record<string, readonly [string, ...string[]]> = {
  ANA: [
    '~: went through the open questions with @',
    'Read the old spec (v#) and marked what no longer holds',
    '~, notes and first draft',
    'Data sample from @: # columns nobody can explain, list sent',
    'Gap list ~, # items, 3 of them serious',
    'Interview with @ about month-end',
    'Reconciled totals against the ledger, off by # rows, found the duplicates',
    'prep for steering: one page on ~',
    'Looked into why the nightly load takes # minutes',
    'Mapping sheet, second pass',
    'Call with @ — assumptions behind the forecast',
    'Sized the remaining work on ~',
  ],
  DEV: [
    '~: implementation',
    'Fixed #-#, the rounding on credit notes',
    'Review comments from @, all resolved',
    'Refactored the import so it can be restarted halfway',
    'Pairing with @ on ~',
    'Ticket #: retry when their API answers 502',
    'Wrote the migration script, dry run on a copy ok',
    'config for the second depot',
    'Query tuning, from # s to under 2',
    'Release 1.# to acceptance',
    '~ – field validation, incl. the odd postcodes',
    'Build was red, flaky clock in a test. Fixed for good I hope',
    'Hotfix: attachments over # MB got lost',
    'Merged and deployed to test, smoke test fine',
  ],
  TST: [
    'Regression run, # cases, 2 findings',
    '~: test cases with @',
    'Retest of #-#',
    'Trial load no. #, reconciliation attached',
    'UAT support, sat with @ the whole session',
    'Wrote up findings from the trial',
    'Performance test, # users, fine until the report starts',
  ],
  WSH: [
    'Workshop ~ with @ and four from operations',
    'Workshop prep, agenda + slides',
    'Standup',
    'Weekly with the client',
    'Refinement, # stories',
    'Demo of the sprint, good mood',
    'Design session ~ (whiteboard photos in the wiki)',
    'Retro',
    'Q&A with key users, # people dialled in',
    'Steering committee',
  ],
  PMO: [
    'Status report week #',
    'Plan update after the change request from @',
    'Risk log, two new, one closed',
    '1:1 with @',
    'Budget check and forecast',
    'Change request #: estimate and wording',
    'Staffing for next month',
    'Escalation call about ~, calm in the end',
    'Minutes and actions',
    'Invoice backup for the client',
  ],
  TRV: [
    'Train to client site, worked on slides',
    'Return trip',
    'Flight + taxi, # min delay',
    'Drive to the plant',
  ],
  ADM: [
    'Timesheets, expenses',
    'Mail backlog',
    'Team meeting',
    'All-hands',
    'Laptop replaced, reinstalling',
    'Interview with a candidate',
    'Mentoring @',
  ],
  LRN: [
    'Course: unit #',
    'Reading group',
    'Certification prep',
    'Internal talk on lessons from ~',
    'Tried the new test tooling',
  ],
  SAL: [
    'Proposal, effort estimate',
    'Pitch rehearsal with @',
    'References for the tender',
    'Call with a prospect',
  ],
  LEAVE: ['Annual leave'],
  SICK: ['Sick'],
};

const people = [
  'Petra',
  'Jürgen',
  'Sigrid',
  'Hélène',
  'Rowan',
  'Dana',
  'Takumi',
  'the depot lead',
  'Finance',
  'their IT',
  'Zoë',
  'Marcus',
  'Priya',
  'Jonas',
  'Camille',
] as const;

export function describeWork(random: Random, activity: string, task: string | null): string {
  const line = random.pick(lines[activity] ?? ['Work']);
  const filled = line
    .replace('~', task ?? 'the backlog')
    .replace('@', random.pick(people))
    .replaceAll('#', () => String(random.int(2, 90)));
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}

export const rejections = [
  'Please split this: the workshop and the travel are different activities.',
  'This was agreed as non-billable, see the minutes of the 3rd.',
  'Wrong project? I think this belongs to the support retainer.',
  'What was this for? The client will ask. One more sentence, please.',
  'Twice the usual for a weekly. Is the time right?',
  'Not covered by the change request. Please move it to internal or call me.',
] as const;
