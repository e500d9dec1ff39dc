import { useWorkspace } from '../../data/workspace.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { t } from '../../words/words.ts';
import { newsOf } from './kept-news.ts';
import { ReleaseNotes } from './ReleaseNotes.tsx';

/** What is new in the Stint that runs. */
export function NewsPanel({ onClose }: { onClose: () => void }) {
  const { info } = useWorkspace();
  const news = newsOf(info.version);
  return (
    <SidePanel
      title={t('system.update.notes', { version: info.version })}
      onClose={onClose}
      closeLabel={t('common.close')}
    >
      <ReleaseNotes notes={news?.notes ?? { en: '', de: '' }} />
    </SidePanel>
  );
}
