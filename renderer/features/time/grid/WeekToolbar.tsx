import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import { Toolbar } from '../../../ui/Page.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { t } from '../../../words/words.ts';
import type { TimeView } from '../week-store.ts';

/** How the time is looked at, and what comes from the week before. */
export function WeekToolbar(props: {
  onView: (view: TimeView) => void;
  /** Null when there is nothing to copy, or nowhere to copy it to. */
  onCopy: ((what: 'rows' | 'times') => void) | null;
  children?: ReactNode;
}) {
  const { onView, onCopy, children } = props;
  return (
    <Toolbar label={t('week.view')}>
      <SegmentedControl
        size="small"
        label={t('week.view')}
        options={[
          { id: 'week', label: t('week.view.week') },
          { id: 'day', label: t('week.view.day') },
        ]}
        value="week"
        onChange={onView}
      />
      {children}
      <div className="ml-auto">
        {onCopy && (
          <Menu
            label={t('week.copy')}
            placement="bottom end"
            trigger={
              <Button kind="quiet" size="small" icon={Copy}>
                {t('week.copy')}
              </Button>
            }
            items={[
              { id: 'rows', label: t('week.copy.rows'), onAction: () => onCopy('rows') },
              { id: 'times', label: t('week.copy.times'), onAction: () => onCopy('times') },
            ]}
          />
        )}
      </div>
    </Toolbar>
  );
}
