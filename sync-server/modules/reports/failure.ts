import type { Task } from '../../integrations/creto-runtime/wire.ts';

/** A report that has failed for good. The message is what people read: what happened, what to do. */
export class ReportFailure extends Error {
  override name = 'ReportFailure';
}

export const noPlatform =
  'No report platform is set up on this server. Ask your administrator; your data is not affected.';

export const ourFault =
  'Something went wrong on the server and the report could not be run. Your data is safe. Tell your administrator.';

export function unreachable(minutes: number): string {
  return `The report platform has not answered for ${minutes} minutes. Your data is safe. Run the report again later.`;
}

export function refused(reason: string): string {
  return `The report platform refused the report: ${reason}`;
}

export const badResult =
  'The report ended but what it left behind cannot be trusted, so it was not kept. Run it again; if that happens twice, tell your administrator.';

/** Why a task that did not complete failed, in words; contracts/creto-runtime.md names the codes. */
export function taskFailure(task: Task, timeoutSeconds: number): string {
  switch (task.error?.code) {
    case 'timeout':
      return `The report ran longer than ${timeoutSeconds} seconds and was stopped. Choose a shorter period, then run it again.`;
    case 'out_of_memory':
      return 'The report needed more memory than it may use. Choose a shorter period, then run it again.';
    case 'disk_full':
      return 'The report wrote more than it may. Choose a shorter period, then run it again.';
    case 'network_denied':
      return 'The report program asked for the network, which it may not use. Tell your administrator.';
  }
  if (task.status === 'cancelled') return 'The report platform stopped the report. Run it again.';
  if (task.status === 'timed_out')
    return `The report ran longer than ${timeoutSeconds} seconds and was stopped.`;
  return 'The report program stopped with an error. Its log says why.';
}
