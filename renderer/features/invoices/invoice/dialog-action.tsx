import { useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/wire/invoices.ts';
import { ErrorState } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import type { Failure } from '../failure.ts';
import type { InvoiceActions } from './use-actions.ts';

export interface InvoiceDialogProps {
  detail: InvoiceDetail;
  actions: InvoiceActions;
  onClose: () => void;
}

/** Runs an action of a dialog: closes it once the server has it, else says why not and keeps what was typed. */
export function useDialogAction(onClose: () => void): {
  problem: string | null;
  isPending: boolean;
  run: (work: () => Promise<Failure | null>) => Promise<void>;
} {
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  return {
    problem,
    isPending,
    run: async (work) => {
      if (isPending) return;
      setPending(true);
      const failure = await work();
      setPending(false);
      if (failure) setProblem(failure.words);
      else onClose();
    },
  };
}

/** Says that nothing was done, and why. */
export function DialogProblem({ problem }: { problem: string | null }) {
  return (
    problem !== null && (
      <ErrorState shape="line" title={t('invoice.not-done')}>
        {problem}
      </ErrorState>
    )
  );
}
