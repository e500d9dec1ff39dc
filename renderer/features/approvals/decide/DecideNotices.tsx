import { DelegationBanner } from '../delegate/DelegationBanner.tsx';
import { Answers } from './Answers.tsx';
import { WaitingLine } from './WaitingLine.tsx';

/**
 * What stands above the queue, also an empty one: for whom the person decides, what did not count and why, and what waits
 * to be sent. Nothing where there is nothing to say.
 */
export function DecideNotices() {
  return (
    <div className="flex shrink-0 flex-col gap-2 px-6 py-2 empty:hidden">
      <DelegationBanner />
      <Answers />
      <WaitingLine />
    </div>
  );
}
