import { ClientForecast, type Forecast } from '../../../../domain/wire/usage.ts';
import { cx } from '../../../ui/cx.ts';
import { OfflineNote } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { AskedNote, Loading } from '../common/Asked.tsx';
import { useSeen } from '../common/seen.ts';
import { costWords, dayWords, quantityWords, signedQuantity, typeWords } from '../common/usage-words.ts';
import { allMissing, isZero, missingWords, percentOf, scaleOf } from './usage-model.ts';

const DAYS = 30;
/** Decimals of an estimate: it is not known more exactly. */
const DIGITS = 1;

/** What a client will probably use in the next 30 days: ours and the platform's side by side. */
export function ForecastSection({ clientId, currency }: { clientId: string; currency: string | null }) {
  const reading = useSeen(
    `/v1/usage/clients/${encodeURIComponent(clientId)}/forecast?days=${DAYS}`,
    ClientForecast,
  );
  const { value } = reading;
  return (
    <section aria-label={t('usage.forecast')} className="flex flex-col gap-3 border-t border-line pt-5">
      <div>
        <h2 className="text-15 font-semibold">{t('usage.forecast')}</h2>
        <p className="max-w-2xl text-12 text-muted">
          {value === null
            ? t('usage.forecast-help')
            : `${t('usage.forecast-from', { days: value.days, from: dayWords(value.from) })} ${t('usage.forecast-help')}`}
        </p>
      </div>
      {value === null ? (
        <>
          <AskedNote reading={reading} />
          <Loading reading={reading} label={t('usage.loading-forecast')} />
        </>
      ) : value.forecasts.length === 0 ? (
        <p className="text-muted">{t('usage.no-forecast')}</p>
      ) : (
        <>
          {allMissing(value).map((missing) => (
            <OfflineNote key={missing}>{missingWords(missing)}</OfflineNote>
          ))}
          <ul className="flex flex-col gap-5">
            {value.forecasts.map((one) => (
              <TypeForecast key={one.eventType} forecast={one} currency={currency} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function TypeForecast(props: { forecast: ClientForecast['forecasts'][number]; currency: string | null }) {
  const { forecast, currency } = props;
  const { eventType, unit, ours, theirs, difference } = forecast;
  const most = scaleOf([ours, theirs]);
  const line = (who: string, one: Forecast) => (
    <Line
      who={who}
      left={percentOf(one.lower, most)}
      right={percentOf(one.upper, most)}
      at={percentOf(one.usage, most)}
      isOurs={one === ours}
      text={t('usage.forecast-line', {
        usage: quantityWords(one.usage, unit, DIGITS),
        lower: quantityWords(one.lower, unit, DIGITS),
        upper: quantityWords(one.upper, unit, DIGITS),
        trend: t(`usage.trend-${one.trend}`),
      })}
      cost={costWords(one.cost, currency)}
    />
  );
  return (
    <li className="flex flex-col gap-1.5">
      <h3 className="font-medium">{typeWords(eventType)}</h3>
      {line(t('usage.ours'), ours)}
      {theirs && line(t('usage.theirs'), theirs)}
      {difference && (
        <p className="text-12 text-muted">
          {isZero(difference.usage)
            ? t('usage.forecasts-agree')
            : t('usage.forecasts-differ', {
                usage: signedQuantity(difference.usage, unit),
                cost: costWords(difference.cost, currency),
              })}
        </p>
      )}
    </li>
  );
}

/** An estimate: its band as a bar and itself as a mark, with its figures beside it in words. */
function Line(props: {
  who: string;
  left: number;
  right: number;
  at: number;
  isOurs: boolean;
  text: string;
  cost: string;
}) {
  const { who, left, right, at, isOurs, text, cost } = props;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <span className="w-32 shrink-0 text-muted">{who}</span>
      <span aria-hidden className="relative h-3 w-48 shrink-0 rounded-small bg-hover">
        <span
          className={cx(
            'absolute inset-y-0.5 rounded-small',
            isOurs ? 'bg-accent-line/45' : 'bg-line-strong',
          )}
          style={{ left: `${left}%`, width: `${Math.max(1, right - left)}%` }}
        />
        <span
          className={cx('absolute -inset-y-0.5 w-0.5 -translate-x-1/2', isOurs ? 'bg-accent-ink' : 'bg-ink')}
          style={{ left: `${at}%` }}
        />
      </span>
      <span className="digits min-w-0 flex-1">{text}</span>
      <span className="digits font-medium">{cost}</span>
    </div>
  );
}
