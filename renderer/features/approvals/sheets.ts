/** One person's week, or a part of it, as far as it waits for this approver. */
export type { ApprovalSheet as Sheet } from '../../../domain/rules/approval-queue.ts';
