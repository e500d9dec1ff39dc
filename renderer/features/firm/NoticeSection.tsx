import { useMemo, useState } from 'react';
import { ComboBox } from '../../ui/ComboBox.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from '../../words/words.ts';
import { RuleSection, type RuleSectionProps } from './RuleSection.tsx';

const usual = { digestAt: '08:00', zone: 'UTC' };

/** When people are told of the day: whose week is missing, what locks soon, and the digest of whoever decides. */
export function NoticeSection({ settings, change }: RuleSectionProps) {
  const notices = settings.notices ?? usual;
  const [text, setText] = useState(notices.digestAt);
  const zones = useMemo(
    () => ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => ({ id: zone, label: zone })),
    [],
  );
  const shown = timeOf(text) === notices.digestAt || timeOf(text) === null ? text : notices.digestAt;
  return (
    <RuleSection title={t('notices.firm')} help={t('notices.firm-help')}>
      <div className="flex flex-wrap gap-3">
        <TextField
          className="w-28"
          label={t('notices.firm-at')}
          value={shown}
          error={timeOf(shown) === null ? t('submit.at-error') : null}
          onChange={(next) => {
            setText(next);
            const digestAt = timeOf(next);
            if (digestAt !== null) change({ notices: { ...notices, digestAt } });
          }}
        />
        <ComboBox
          className="w-64"
          label={t('notices.firm-zone')}
          description={t('notices.firm-zone-help')}
          options={zones}
          value={notices.zone}
          emptyText={t('notices.firm-no-zone')}
          onChange={(zone) => {
            if (zone !== null) change({ notices: { ...notices, zone } });
          }}
        />
      </div>
    </RuleSection>
  );
}

/** `8:00` or `8` as `08:00`; null for what is no time. */
function timeOf(text: string): string | null {
  const match = /^(\d{1,2})(?::([0-5]\d))?$/.exec(text.trim());
  if (!match || Number(match[1]) > 23) return null;
  return `${(match[1] ?? '').padStart(2, '0')}:${match[2] ?? '00'}`;
}
