import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import type { Theme } from '../../ui/theme.ts';
import { SignOutDialog } from './SignOutDialog.tsx';

const roleWords: Record<string, string> = {
  admin: 'Administrator',
  project_manager: 'Project manager',
  consultant: 'Consultant',
  client: 'Client',
};

export function SettingsScreen(props: {
  theme: Theme;
  onTheme: (theme: Theme) => void;
  onSignOut: () => Promise<void>;
}) {
  const { theme, onTheme, onSignOut } = props;
  const { session, info } = useWorkspace();
  const sync = useSyncStatus();
  const [isAsking, setAsking] = useState(false);
  const { name, email, tenantName, roles } = session.session;
  const unsent = sync.unsent + sync.attention;
  return (
    <Page header={<PageHeader title="Settings" />}>
      <div className="flex max-w-2xl flex-col gap-8">
        <section className="flex flex-col gap-3">
          <h2 className="text-15 font-semibold">Appearance</h2>
          <SegmentedControl
            label="Theme"
            value={theme}
            onChange={onTheme}
            options={[
              { id: 'system', label: 'As the system' },
              { id: 'light', label: 'Light' },
              { id: 'dark', label: 'Dark' },
            ]}
          />
        </section>
        <section className="flex flex-col gap-3">
          <h2 className="text-15 font-semibold">Account</h2>
          <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1">
            <dt className="text-muted">Name</dt>
            <dd>{name}</dd>
            <dt className="text-muted">Email</dt>
            <dd>{email}</dd>
            <dt className="text-muted">Firm</dt>
            <dd>{tenantName}</dd>
            <dt className="text-muted">Role</dt>
            <dd>{roles.map((role) => roleWords[role] ?? role).join(', ')}</dd>
            <dt className="text-muted">Server</dt>
            <dd className="break-all">{session.server}</dd>
          </dl>
          {session.tokenStorage === 'memory' && (
            <p className="text-12 text-muted">
              This device has no keychain that Stint can trust, so you sign in again after each start before
              anything is sent. What you log meanwhile is kept.
            </p>
          )}
          <div>
            <Button icon={LogOut} onPress={() => (unsent > 0 ? setAsking(true) : void onSignOut())}>
              Sign out
            </Button>
          </div>
        </section>
        <section className="flex flex-col gap-1 text-12 text-muted">
          <h2 className="mb-2 text-15 font-semibold text-ink">About</h2>
          <p className="digits">
            Stint {info.version} · {info.platform} · Electron {info.electron}
          </p>
          <p className="digits break-all">Device {info.deviceId}</p>
        </section>
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
