import { create } from 'zustand';

/** What a person looks at, kept while other screens are open. `period` as common/months.ts `periodOf` reads it. */
export interface UsageChoice {
  clientId: string | null;
  period: string | null;
}

export const useUsageChoice = create<UsageChoice>(() => ({ clientId: null, period: null }));
export const chooseUsage = (choice: Partial<UsageChoice>): void => useUsageChoice.setState(choice);
