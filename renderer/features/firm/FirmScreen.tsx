import { CircleAlert, ShieldOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RoundingRule } from '../../../domain/entities/tenant.ts';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { useActor } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { EmptyState, OfflineNote, Skeleton } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { undoStep } from '../../ui/undo.ts';
import { t } from '../../words/words.ts';
import { ApprovalSection } from './ApprovalSection.tsx';
import { AutoSection } from './AutoSection.tsx';
import { CalendarSection } from './CalendarSection.tsx';
import { LockSection } from './LockSection.tsx';
import { NoticeSection } from './NoticeSection.tsx';
import { useFirmRules } from './use-firm-rules.ts';

/** Shows what another rounding rule would move. */
type RoundingEffectOf = (rule: RoundingRule) => ReactNode;

/** The firm's rules: who decides, what approves itself, when weeks lock, how time is rounded. For administrators. */
export function FirmScreen(props: { roundingEffect: RoundingEffectOf }) {
  const actor = useActor();
  if (can(actor, 'settings.rules')) return <Rules {...props} />;
  return (
    <Page header={<PageHeader title={t('firm.title')} />}>
      <EmptyState icon={ShieldOff} title={t('firm.admins-only')}>
        {t('firm.admins-only-help')}
      </EmptyState>
    </Page>
  );
}

function Rules({ roundingEffect }: { roundingEffect: RoundingEffectOf }) {
  const rules = useFirmRules();
  const { settings, isChanged, isOffline, isSaving, failure, change } = rules;
  const isRoundingChanged =
    rules.kept !== null &&
    settings !== null &&
    canonicalJson(settings.rounding) !== canonicalJson(rules.kept.rounding);
  const mayBeSaved =
    isChanged &&
    !isOffline &&
    !isSaving &&
    (settings?.approval.autoApprove.rules ?? []).every(({ name }) => name.trim() !== '');
  const save = async (): Promise<void> => {
    if (!(await rules.save())) return;
    showToast({
      message: t('firm.saved'),
      undo: {
        label: t('common.undo'),
        onUndo: () =>
          void undoStep().catch((error: unknown) =>
            showToast({ message: error instanceof Error ? error.message : String(error), tone: 'bad' }),
          ),
      },
    });
  };
  useCommand(
    mayBeSaved
      ? {
          id: 'firm.save',
          label: t('firm.save'),
          group: t('firm.title'),
          keys: 'Mod+S',
          run: () => void save(),
        }
      : null,
  );
  return (
    <Page
      header={<PageHeader title={t('firm.title')} />}
      foot={
        isChanged && (
          <div className="flex flex-wrap items-center justify-end gap-3">
            {failure === null ? (
              <p role="status" className="min-w-0 flex-1 text-muted">
                {isOffline ? t('firm.unsaved-offline') : t('firm.unsaved')}
              </p>
            ) : (
              <p role="alert" className="flex min-w-0 flex-1 items-start gap-2 text-bad">
                <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
                <span className="min-w-0">{t('firm.not-saved', { why: failure })}</span>
              </p>
            )}
            <Button onPress={rules.discard}>{t(rules.isStale ? 'firm.look' : 'firm.discard')}</Button>
            <Button kind="primary" isDisabled={!mayBeSaved} isPending={isSaving} onPress={() => void save()}>
              {t('firm.save')}
            </Button>
          </div>
        )
      }
    >
      <div className="flex max-w-3xl flex-col gap-8">
        <p className="text-muted">{t('firm.help')}</p>
        {isOffline && <OfflineNote>{t('firm.offline')}</OfflineNote>}
        {settings === null ? (
          <Skeleton label={t('firm.loading')} rows={8} />
        ) : (
          <>
            <ApprovalSection settings={settings} change={change} />
            <AutoSection settings={settings} change={change} />
            <LockSection settings={settings} change={change} isOffline={isOffline} />
            <CalendarSection
              settings={settings}
              change={change}
              effect={isRoundingChanged && roundingEffect(settings.rounding)}
            />
            <NoticeSection settings={settings} change={change} />
          </>
        )}
      </div>
    </Page>
  );
}
