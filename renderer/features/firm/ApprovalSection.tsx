import { ChoiceCards } from '../../ui/ChoiceCards.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { t } from '../../words/words.ts';
import { RuleSection, type RuleSectionProps, within } from './RuleSection.tsx';

/** Who decides, whether on their own time too, and from when time is late. */
export function ApprovalSection({ settings, change }: RuleSectionProps) {
  const { approval } = settings;
  return (
    <RuleSection title={t('firm.approval')}>
      <p className="-mb-2 text-12 text-muted">{t('firm.decides')}</p>
      <ChoiceCards
        label={t('firm.decides')}
        value={approval.decides ?? 'project'}
        onChange={(id) =>
          change({ approval: { ...approval, decides: id === 'sheet' ? 'sheet' : 'project' } })
        }
        choices={[
          { id: 'project', label: t('firm.by-project'), description: t('firm.by-project-does') },
          { id: 'sheet', label: t('firm.by-sheet'), description: t('firm.by-sheet-does') },
        ]}
      />
      <Switch
        isSelected={approval.selfApproval}
        onChange={(selfApproval) => change({ approval: { ...approval, selfApproval } })}
        description={t('firm.self-does')}
      >
        {t('firm.self')}
      </Switch>
      <NumberField
        className="w-56"
        label={t('firm.late')}
        description={t('firm.late-does')}
        unit={t('firm.days')}
        minValue={0}
        maxValue={365}
        value={approval.lateAfterDays}
        onChange={(value) => {
          const lateAfterDays = within(value, 0, 365);
          if (lateAfterDays !== null) change({ approval: { ...approval, lateAfterDays } });
        }}
      />
    </RuleSection>
  );
}
