import { LogOut } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useIsManaged } from '../../data/machine.ts';
import { useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { ManagedMark } from '../../ui/ManagedMark.tsx';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import type { Theme } from '../../ui/theme.ts';
import { type Language, t } from '../../words/words.ts';
import { SignOutDialog } from './SignOutDialog.tsx';

const roleWords = {
  admin: 'settings.role-admin',
  project_manager: 'settings.role-project-manager',
  consultant: 'settings.role-consultant',
  client: 'settings.role-client',
} as const;

export function SettingsScreen(props: {
  theme: Theme;
  onTheme: (theme: Theme) => void;
  language: Language | 'system';
  onLanguage: (language: Language | 'system') => void;
  onSignOut: () => Promise<void>;
  /** Above all sections: what is wrong with the settings themselves. */
  banner?: ReactNode;
  /** Sections of other features. */
  children?: ReactNode;
  /** At the foot: which Stint this is. */
  about?: ReactNode;
  /** A SidePanel, or nothing. */
  panel?: ReactNode;
}) {
  const { theme, onTheme, language, onLanguage, onSignOut, banner, children, about, panel } = props;
  const { session } = useWorkspace();
  const isServerManaged = useIsManaged('ServerAddress');
  const sync = useSyncStatus();
  const [isAsking, setAsking] = useState(false);
  const { name, email, tenantName, roles } = session.session;
  const unsent = sync.unsent + sync.attention;
  return (
    <Page header={<PageHeader title={t('settings.title')} />} panel={panel}>
      <div className="flex max-w-2xl flex-col gap-8">
        {banner}
        <section className="flex flex-col gap-3">
          <h2 className="text-15 font-semibold">{t('settings.appearance')}</h2>
          <SegmentedControl
            label={t('settings.theme')}
            value={theme}
            onChange={onTheme}
            options={[
              { id: 'system', label: t('settings.theme-system') },
              { id: 'light', label: t('settings.theme-light') },
              { id: 'dark', label: t('settings.theme-dark') },
            ]}
          />
        </section>
        <section className="flex flex-col gap-3">
          <h2 className="text-15 font-semibold">{t('settings.language')}</h2>
          <SegmentedControl
            label={t('settings.language')}
            value={language}
            onChange={onLanguage}
            options={[
              { id: 'system', label: t('settings.language-system') },
              { id: 'en', label: t('settings.language-en') },
              { id: 'de', label: t('settings.language-de') },
            ]}
          />
          <p className="text-12 text-muted">{t('settings.language-help')}</p>
        </section>
        {children}
        <section className="flex flex-col gap-3">
          <h2 className="text-15 font-semibold">{t('settings.account')}</h2>
          <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1">
            <dt className="text-muted">{t('settings.name')}</dt>
            <dd>{name}</dd>
            <dt className="text-muted">{t('settings.email')}</dt>
            <dd>{email}</dd>
            <dt className="text-muted">{t('settings.firm')}</dt>
            <dd>{tenantName}</dd>
            <dt className="text-muted">{t('settings.role')}</dt>
            <dd>{roles.map((role) => t(roleWords[role])).join(', ')}</dd>
            <dt className="text-muted">{t('settings.server')}</dt>
            <dd className="break-all">
              {session.server}
              {isServerManaged && (
                <span className="block">
                  <ManagedMark text={t('system.managed')} hint={t('system.managed.help')} />
                </span>
              )}
            </dd>
          </dl>
          {session.tokenStorage === 'memory' && (
            <p className="text-12 text-muted">{t('settings.no-keychain')}</p>
          )}
          <div>
            <Button icon={LogOut} onPress={() => (unsent > 0 ? setAsking(true) : void onSignOut())}>
              {t('settings.sign-out')}
            </Button>
          </div>
        </section>
        {about}
      </div>
      <SignOutDialog
        isOpen={isAsking}
        unsent={unsent}
        onClose={() => setAsking(false)}
        onSignOut={() => {
          setAsking(false);
          void onSignOut();
        }}
      />
    </Page>
  );
}
