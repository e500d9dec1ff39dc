import { useCommand } from '../../../ui/commands.ts';
import { t } from '../../../words/words.ts';

/** What can be done with the shown week; null for what cannot be done now. */
export interface WeekDeeds {
  log: () => void;
  addWork: () => void;
  showBefore: () => void;
  showAfter: () => void;
  showThis: () => void;
  copy: ((what: 'rows' | 'times') => void) | null;
  submit: () => void;
}

/** Puts the deeds of the week grid into palette, keys and shortcut sheet. */
export function useWeekCommands(deeds: WeekDeeds): void {
  const group = t('week.group');
  useCommand({
    id: 'week.new',
    label: t('week.log'),
    group,
    keys: 'N',
    words: t('week.log-words'),
    run: deeds.log,
  });
  useCommand({ id: 'week.add-row', label: t('week.add-work'), group, keys: 'W', run: deeds.addWork });
  useCommand({ id: 'week.previous', label: t('week.before'), group, keys: '[', run: deeds.showBefore });
  useCommand({ id: 'week.next', label: t('week.after'), group, keys: ']', run: deeds.showAfter });
  useCommand({ id: 'week.today', label: t('week.this'), group, keys: 'Shift+T', run: deeds.showThis });
  const { copy } = deeds;
  useCommand(
    copy && {
      id: 'week.copy-rows',
      label: t('week.copy.rows-command'),
      group,
      run: () => copy('rows'),
    },
  );
  useCommand(
    copy && {
      id: 'week.copy-times',
      label: t('week.copy.times-command'),
      group,
      run: () => copy('times'),
    },
  );
  useCommand({
    id: 'week.submit',
    label: t('week.foot.submit'),
    group,
    keys: 'Mod+Enter',
    words: t('week.submit-words'),
    run: deeds.submit,
  });
}
