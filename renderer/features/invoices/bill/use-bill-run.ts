import { useRef, useState } from 'react';
import type {
  BillingScope,
  GenerateRequest,
  InvoiceHead,
  InvoicePreview,
  ManualDiscount,
} from '../../../../domain/wire/invoices.ts';
import type { UndoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { attempts } from '../attempts.ts';
import { type Failure, failureOf } from '../failure.ts';
import { askAgain, noFilter, remember } from '../invoice-store.ts';
import { tell, tellWithUndo } from '../tell.ts';
import { useInvoices } from '../use-invoices.ts';
import { type Progress, runEach } from './run-each.ts';

/** A preview, and what was asked for it. */
export interface Priced {
  scope: BillingScope;
  preview: InvoicePreview;
}

export interface BillRun {
  /** Null while nothing was priced: the list of what is due is shown then. */
  previews: readonly Priced[] | null;
  /** Of what is under way; null when nothing is. */
  progress: Progress | null;
  /** Why the last walk did not get to its end. */
  failure: Failure | null;
  preview(scopes: readonly BillingScope[]): Promise<void>;
  /** Makes a draft of each, or issues it at once; goes to the list then. */
  generate(
    previews: readonly Priced[],
    options: Pick<GenerateRequest, 'discounts' | 'note' | 'issue'>,
  ): Promise<void>;
  /** Prices what is shown once more, with these discounts; what is shown stays until its answer. */
  reprice(discounts: readonly ManualDiscount[]): Promise<void>;
  isRepricing: boolean;
  /** Why what is shown has other discounts than were asked for last. */
  repriceFailure: Failure | null;
  stop(): void;
  /** Back to what is due. */
  close(): void;
}

/** Prices what was chosen and makes drafts of it, one client after the other. */
export function useBillRun(onDone: () => void): BillRun {
  const { api, owner } = useInvoices();
  const [previews, setPreviews] = useState<readonly Priced[] | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isRepricing, setRepricing] = useState(false);
  const [repriceFailure, setRepriceFailure] = useState<Failure | null>(null);
  const control = useRef<AbortController | null>(null);
  const repricing = useRef<AbortController | null>(null);
  const kept = useRef(attempts());

  const begin = (): AbortSignal => {
    control.current = new AbortController();
    setFailure(null);
    return control.current.signal;
  };

  const preview = async (scopes: readonly BillingScope[]): Promise<void> => {
    const signal = begin();
    const result = await runEach(
      scopes,
      async (scope, by) => (await api.preview(scope, by)).previews.map((one) => ({ scope, preview: one })),
      signal,
      setProgress,
    );
    setProgress(null);
    if (result.failure) setFailure(failureOf(result.failure.error));
    else if (!result.isStopped) setPreviews(result.answers.flat());
  };

  const stopRepricing = (): void => {
    repricing.current?.abort();
    setRepricing(false);
    setRepriceFailure(null);
  };

  const reprice = async (discounts: readonly ManualDiscount[]): Promise<void> => {
    stopRepricing();
    repricing.current = new AbortController();
    const { signal } = repricing.current;
    setRepricing(true);
    const result = await runEach(
      previews ?? [],
      async ({ scope }, by) => {
        const answer = await api.preview({ ...scope, discounts: [...discounts] }, by);
        if (by.aborted) return;
        setPreviews(
          (now) =>
            now?.flatMap((one) =>
              one.scope === scope ? answer.previews.map((preview) => ({ scope, preview })) : [one],
            ) ?? null,
        );
      },
      signal,
      () => undefined,
    );
    if (signal.aborted) return;
    setRepricing(false);
    if (result.failure) setRepriceFailure(failureOf(result.failure.error));
  };

  /** All drafts of a walk go, or come back, together. */
  const undoOf = (drafts: readonly InvoiceHead[]): UndoStep => ({
    label: t('bill.undo', { count: drafts.length }),
    undo: async () => {
      for (const { id } of drafts) {
        const key = ['discard', id];
        await api.discard(id, kept.current.idFor(key));
        kept.current.answered(key);
      }
      askAgain(owner);
    },
    redo: async () => {
      for (const { id } of drafts) {
        const key = ['restore', id];
        await api.restore(id, kept.current.idFor(key));
        kept.current.answered(key);
      }
      askAgain(owner);
    },
  });

  const generate: BillRun['generate'] = async (priced, options) => {
    stopRepricing();
    const signal = begin();
    const result = await runEach(
      priced,
      async ({ scope }, by) => {
        const content = { scope, ...options };
        const answer = await api.generate({ requestId: kept.current.idFor(content), ...content }, by);
        kept.current.answered(content);
        return answer.invoices;
      },
      signal,
      setProgress,
    );
    setProgress(null);
    const made = result.answers.flat();
    // What was made is not offered again.
    setPreviews((now) => now?.filter((one) => !priced.slice(0, result.answers.length).includes(one)) ?? null);
    if (made.length > 0) {
      const drafts = made.filter(({ status }) => status === 'draft');
      const done = t(options.issue ? 'bill.issued' : 'bill.drafted', { count: made.length });
      const message = result.isStopped ? t('bill.stopped', { made: done }) : done;
      if (drafts.length > 0) tellWithUndo(message, undoOf(drafts));
      else tell(message);
    }
    if (result.failure) setFailure(failureOf(result.failure.error));
    if (result.failure || result.isStopped) return;
    setPreviews(null);
    const [only] = made;
    remember(owner, () => ({
      due: null,
      filter: noFilter,
      openId: made.length === 1 && only ? only.id : null,
    }));
    onDone();
  };

  return {
    previews,
    progress,
    failure,
    preview,
    generate,
    reprice,
    isRepricing,
    repriceFailure,
    stop: () => control.current?.abort(),
    close: () => {
      control.current?.abort();
      stopRepricing();
      setPreviews(null);
      setFailure(null);
    },
  };
}
