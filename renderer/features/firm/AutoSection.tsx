import { Plus, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { AutoApprovalRule } from '../../../domain/entities/tenant.ts';
import { minorDigits, toDecimal, toMinor } from '../../../domain/rules/money.ts';
import { useProjects } from '../../data/workspace.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ComboBox } from '../../ui/ComboBox.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import type { Option } from '../../ui/options.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from '../../words/words.ts';
import { RuleSection, type RuleSectionProps, within } from './RuleSection.tsx';

/** Time that nobody needs to decide on: the switch, the limit, and rules of the firm's own. */
export function AutoSection({ settings, change }: RuleSectionProps) {
  const { approval, currency } = settings;
  const auto = approval.autoApprove;
  const rules = auto.rules ?? [];
  const keep = (part: Partial<typeof auto>): void =>
    change({ approval: { ...approval, autoApprove: { ...auto, ...part } } });
  const keepRule = (rule: AutoApprovalRule): void =>
    keep({ rules: rules.map((one) => (one.id === rule.id ? rule : one)) });
  return (
    <RuleSection title={t('firm.auto')} help={t('firm.auto-help')}>
      <Switch isSelected={auto.enabled} onChange={(enabled) => keep({ enabled })}>
        {t('firm.auto-on')}
      </Switch>
      {auto.enabled && (
        <>
          <AmountField
            label={t('firm.auto-amount')}
            description={t('firm.auto-amount-does')}
            currency={currency}
            minor={auto.amountUnderMinor}
            onChange={(minor) => keep({ amountUnderMinor: minor ?? 0 })}
          />
          <ul className="flex flex-col gap-3" aria-label={t('firm.auto-rules')}>
            {rules.map((rule) => (
              <RuleLine
                key={rule.id}
                rule={rule}
                currency={currency}
                onChange={keepRule}
                onRemove={() => keep({ rules: rules.filter(({ id }) => id !== rule.id) })}
              />
            ))}
          </ul>
          <div>
            <Button
              icon={Plus}
              isDisabled={rules.length >= 50}
              onPress={() => keep({ rules: [...rules, newRule()] })}
            >
              {t('firm.auto-add')}
            </Button>
          </div>
        </>
      )}
    </RuleSection>
  );
}

/** Up to two hours, so that a rule that is saved at once lets through no more than a person would look over. */
function newRule(): AutoApprovalRule {
  return {
    id: uuidv7(),
    name: t('firm.auto-new'),
    amountUnderMinor: null,
    minutesUpTo: 120,
    projectIds: [],
    activityCodes: [],
  };
}

interface RuleLineProps {
  rule: AutoApprovalRule;
  currency: string;
  onChange: (rule: AutoApprovalRule) => void;
  onRemove: () => void;
}

function RuleLine({ rule, currency, onChange, onRemove }: RuleLineProps) {
  const projects = useProjects();
  const names = rule.projectIds.map((id) => projects.get(id)?.name ?? t('firm.project-gone'));
  // The same lists from render to render, or an open one would be built anew under the pointer.
  const projectOptions = useMemo(
    () =>
      [...projects.values()]
        .filter(({ id, isTemplate }) => !isTemplate && !rule.projectIds.includes(id))
        .map(({ id, name }) => ({ id, label: name })),
    [projects, rule.projectIds],
  );
  const activityOptions = useMemo(() => {
    const codes = [...projects.values()].flatMap(({ activityCodes }) =>
      activityCodes.map(({ code }) => code),
    );
    return [...new Set(codes)]
      .sort()
      .filter((code) => !rule.activityCodes.includes(code))
      .map((code) => ({ id: code, label: code }));
  }, [projects, rule.activityCodes]);
  return (
    <li className="flex flex-col gap-3 rounded-large border border-line p-3">
      <div className="flex items-end gap-2">
        <TextField
          className="flex-1"
          label={t('firm.rule-name')}
          value={rule.name}
          maxLength={200}
          error={rule.name.trim() === '' ? t('firm.rule-name-missing') : null}
          onChange={(name) => onChange({ ...rule, name })}
        />
        <IconButton icon={Trash2} label={t('firm.rule-remove', { name: rule.name })} onPress={onRemove} />
      </div>
      <div className="flex flex-wrap gap-3">
        <NumberField
          className="w-40"
          label={t('firm.rule-minutes')}
          unit={t('firm.min')}
          minValue={1}
          maxValue={1440}
          value={rule.minutesUpTo ?? Number.NaN}
          onChange={(value) => onChange({ ...rule, minutesUpTo: within(value, 1, 1440) })}
        />
        <AmountField
          label={t('firm.rule-amount')}
          currency={currency}
          minor={rule.amountUnderMinor}
          onChange={(amountUnderMinor) => onChange({ ...rule, amountUnderMinor })}
        />
      </div>
      <div className="flex flex-wrap gap-3">
        <AddOne
          label={t('firm.rule-project')}
          isFirst={names.length === 0}
          options={projectOptions}
          onAdd={(id) => onChange({ ...rule, projectIds: [...rule.projectIds, id] })}
        />
        <AddOne
          label={t('firm.rule-activity')}
          isFirst={rule.activityCodes.length === 0}
          options={activityOptions}
          onAdd={(code) => onChange({ ...rule, activityCodes: [...rule.activityCodes, code] })}
        />
      </div>
      <Chosen
        names={names}
        onRemove={(index) =>
          onChange({ ...rule, projectIds: rule.projectIds.filter((_, at) => at !== index) })
        }
      />
      <Chosen
        names={rule.activityCodes}
        onRemove={(index) =>
          onChange({ ...rule, activityCodes: rule.activityCodes.filter((_, at) => at !== index) })
        }
      />
    </li>
  );
}

/** A box that adds what is chosen and is empty again, ready for the next one. */
function AddOne(props: {
  label: string;
  /** Nothing was chosen yet, which means all. */
  isFirst: boolean;
  options: readonly Option[];
  onAdd: (id: string) => void;
}) {
  const { label, isFirst, options, onAdd } = props;
  const [added, setAdded] = useState(0);
  return (
    <ComboBox
      key={added}
      className="w-64"
      label={label}
      placeholder={t(isFirst ? 'firm.rule-all' : 'firm.rule-another')}
      emptyText={t('firm.nothing-found')}
      value={null}
      options={options}
      autoFocus={added > 0}
      onChange={(id) => {
        if (id === null) return;
        setAdded((count) => count + 1);
        onAdd(id);
      }}
    />
  );
}

function Chosen({ names, onRemove }: { names: readonly string[]; onRemove: (index: number) => void }) {
  if (names.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2">
      {names.map((name, index) => (
        <li key={name} className="flex items-center gap-1 rounded-normal bg-hover pl-2">
          {name}
          <IconButton
            size="small"
            icon={Trash2}
            label={t('firm.rule-without', { name })}
            onPress={() => onRemove(index)}
          />
        </li>
      ))}
    </ul>
  );
}

interface AmountFieldProps {
  label: string;
  description?: string;
  currency: string;
  minor: number | null;
  /** Null: no limit. */
  onChange: (minor: number | null) => void;
}

/** An amount in the firm's currency. The number is written out to its minor digits before it is read as money, exactly. */
function AmountField({ label, description, currency, minor, onChange }: AmountFieldProps) {
  const digits = minorDigits(currency);
  return (
    <NumberField
      className="w-48"
      label={label}
      {...(description ? { description } : {})}
      unit={currency}
      minValue={0}
      maxValue={10_000_000}
      formatOptions={{ minimumFractionDigits: digits, maximumFractionDigits: digits }}
      value={minor === null ? Number.NaN : Number(toDecimal({ minor, currency }))}
      onChange={(value) =>
        onChange(Number.isFinite(value) && value >= 0 ? toMinor(value.toFixed(digits), currency) : null)
      }
    />
  );
}
