import { Gauge } from 'lucide-react';
import { useMemo } from 'react';
import { ClientUsage, type UsagePrices } from '../../../../domain/wire/usage.ts';
import { useClients } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { AskedNote, Loading } from '../common/Asked.tsx';
import { daysOf, monthAt, periodOf } from '../common/months.ts';
import { StandingBadge, StandingNote, useStanding } from '../common/Standing.tsx';
import { useSeen } from '../common/seen.ts';
import { costWords, instantWords } from '../common/usage-words.ts';
import { ForecastSection } from './ForecastSection.tsx';
import { LogSection } from './LogSection.tsx';
import { TypeSection } from './TypeSection.tsx';
import { UsageToolbar } from './UsageToolbar.tsx';
import { chooseUsage, useUsageChoice } from './usage-choice.ts';

/** What one client used in a month or several, what it costs, what is to be expected, and the signed log. */
export function ClientUsageView({ clientId, isOnlyOne }: { clientId: string; isOnlyOne: boolean }) {
  const clients = useClients();
  const { period } = useUsageChoice();
  const now = new Date();
  const thisMonth = monthAt(now);
  const today = now.toISOString().slice(0, 10);
  const { from, to } = periodOf(period ?? thisMonth, thisMonth);
  const days = useMemo(() => daysOf({ from, to }, today), [from, to, today]);
  const reading = useSeen(
    `/v1/usage/clients/${encodeURIComponent(clientId)}?from=${from}&to=${to}`,
    ClientUsage,
  );
  const standing = useStanding();
  const { value } = reading;
  const name = clients.get(clientId)?.name ?? t('usage.unknown-client');
  useCommand(
    isOnlyOne
      ? null
      : {
          id: 'usage.all',
          label: t('usage.show-all-clients'),
          group: t('usage.title'),
          keys: 'A',
          run: () => chooseUsage({ clientId: null }),
        },
  );
  return (
    <Page
      header={
        <PageHeader
          title={isOnlyOne ? t('usage.title') : t('usage.title-of', { client: name })}
          figure={
            value && (
              <span className="text-muted">
                <span className="digits text-28 font-semibold text-ink">
                  {costWords(value.totalCost, value.currency)}
                </span>
              </span>
            )
          }
          actions={
            !isOnlyOne && (
              <Button keys="A" onPress={() => chooseUsage({ clientId: null })}>
                {t('usage.all-clients')}
              </Button>
            )
          }
        >
          <StandingBadge reading={standing} />
        </PageHeader>
      }
      toolbar={<UsageToolbar clientId={clientId} isOnlyOne={isOnlyOne} onlyMonths={false} />}
    >
      <div className="flex max-w-4xl flex-col gap-5">
        <AskedNote reading={reading} />
        {!reading.isOffline && <StandingNote reading={standing} />}
        {value === null ? (
          <Loading reading={reading} label={t('usage.loading')} />
        ) : (
          <>
            <Prices prices={value.prices} />
            {value.types.length === 0 && (
              <EmptyState icon={Gauge} title={t('usage.none')}>
                {t('usage.none-help')}
              </EmptyState>
            )}
            {value.types.map((usage) => (
              <TypeSection
                key={usage.eventType}
                usage={usage}
                currency={value.currency}
                alerts={value.alerts}
                days={days}
              />
            ))}
          </>
        )}
        <ForecastSection clientId={clientId} currency={value?.currency ?? null} />
        <LogSection clientId={clientId} month={to} />
      </div>
    </Page>
  );
}

/** Which prices the costs are by, and how old they are. */
export function Prices({ prices }: { prices: UsagePrices | null }) {
  return (
    <p className="text-12 text-muted">
      {prices === null
        ? t('usage.prices-unknown')
        : t(prices.source === 'now' ? 'usage.prices-now' : 'usage.prices-kept', {
            version: prices.version,
            when: instantWords(prices.at),
          })}{' '}
      {t('usage.utc')}
    </p>
  );
}
