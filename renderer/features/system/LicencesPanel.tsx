import { ArrowLeft, BookOpenText, Search, SearchX } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { Notice } from '../../../domain/ipc/system.ts';
import { bridge } from '../../data/bridge.ts';
import { errorWords } from '../../data/error-words.ts';
import { Button } from '../../ui/Button.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Table } from '../../ui/Table.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { spokenLanguage, t } from '../../words/words.ts';
import { findNotices } from './notices.ts';

const noticeId = ({ name, version }: Notice): string => `${name}@${version}`;

/** Every package that is part of Stint, and the terms that it came under. */
export function LicencesPanel({ onClose }: { onClose: () => void }) {
  const [notices, setNotices] = useState<Notice[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [open, setOpen] = useState<Notice | null>(null);
  const [query, setQuery] = useState('');
  useEffect(() => {
    let isWanted = true;
    bridge()
      .invoke('app.notices', {})
      .then(
        (answer) => isWanted && setNotices(answer.notices),
        (error: unknown) => isWanted && setFailure(errorWords(error)),
      );
    return () => {
      isWanted = false;
    };
  }, []);
  const found = useMemo(() => findNotices(notices ?? [], query), [notices, query]);
  return (
    <SidePanel
      title={open ? open.name : t('system.licences')}
      subtitle={
        open
          ? `${open.version} · ${open.licence}`
          : notices && notices.length > 0 && t('system.licences.help', { count: notices.length })
      }
      width={520}
      onClose={onClose}
      closeLabel={t('common.close')}
    >
      {failure && <ErrorState shape="line" title={t('system.licences.failed')} details={failure} />}
      {!failure && notices === null && <Skeleton label={t('system.licences.loading')} rows={8} />}
      {open && <Terms notice={open} onBack={() => setOpen(null)} />}
      {notices?.length === 0 && (
        <EmptyState icon={BookOpenText} title={t('system.licences.empty')}>
          {t('system.licences.empty-help')}
        </EmptyState>
      )}
      {!open && notices && notices.length > 0 && (
        <>
          <TextField
            label={t('system.licences.search')}
            hideLabel
            type="search"
            icon={Search}
            placeholder={t('system.licences.search')}
            value={query}
            onChange={setQuery}
          />
          <div className="-mx-5 -mb-5 flex min-h-64 flex-1 flex-col border-t border-line">
            <List notices={found} onOpen={setOpen} />
          </div>
        </>
      )}
    </SidePanel>
  );
}

function List({ notices, onOpen }: { notices: readonly Notice[]; onOpen: (notice: Notice) => void }) {
  const language = spokenLanguage();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heads are in its words
  const columns = useMemo(
    (): TableColumn<Notice>[] => [
      { id: 'name', header: t('settings.name'), width: 240, text: ({ name }) => name },
      { id: 'version', header: t('system.check.version'), width: 110, text: ({ version }) => version },
      { id: 'licence', header: t('system.licences.licence'), width: 150, text: ({ licence }) => licence },
    ],
    [language],
  );
  return (
    <Table
      label={t('system.licences.list')}
      columns={columns}
      rows={notices}
      rowId={noticeId}
      onOpen={onOpen}
      isCompact
      empty={
        <EmptyState icon={SearchX} title={t('system.licences.none')}>
          {t('system.licences.none-help')}
        </EmptyState>
      }
    />
  );
}

function Terms({ notice, onBack }: { notice: Notice; onBack: () => void }) {
  return (
    <>
      <div>
        <Button size="small" icon={ArrowLeft} onPress={onBack} autoFocus>
          {t('system.licences.back')}
        </Button>
      </div>
      <section aria-label={t('system.licences.text', { name: notice.name })}>
        <pre lang="en" className="font-mono text-12 whitespace-pre-wrap text-strong select-text">
          {notice.text}
        </pre>
      </section>
    </>
  );
}
