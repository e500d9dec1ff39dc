import { ClipboardCopy, RotateCcw, ShieldCheck, Stethoscope } from 'lucide-react';
import { Fragment, type ReactNode, useEffect, useRef, useState } from 'react';
import type { ProfileState } from '../../domain/ipc/system.ts';
import { errorWords } from '../data/error-words.ts';
import { useMachine } from '../data/machine.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { cx } from '../ui/cx.ts';
import { numberFormat } from '../ui/format.ts';
import { later } from '../ui/later.tsx';
import { showToast } from '../ui/Toast.tsx';
import { Wordmark } from '../ui/Wordmark.tsx';
import { spokenLocale, t } from '../words/words.ts';
import { useSession } from './session-store.ts';

const DoctorDialog = later(async () => (await import('../features/system/DoctorDialog.tsx')).DoctorDialog);
const UpdateView = later(async () => (await import('../features/system/UpdateView.tsx')).UpdateView);

const MEGABYTE = 1_000_000;
const NO_BREAK = '\u00a0';

type Newer = Extract<ProfileState, { kind: 'newer' }>;
type NoRoom = Extract<ProfileState, { kind: 'no_room' }>;

/** Says why this profile is not opened, that all in it is safe, and what to do. Takes the window for itself. */
export function KeptSafe({ profile }: { profile: ProfileState }) {
  if (profile.kind === 'newer') return <MadeByNewer profile={profile} />;
  return profile.kind === 'no_room' ? <WithoutRoom profile={profile} /> : null;
}

function MadeByNewer({ profile: { madeBy, folder } }: { profile: Newer }) {
  const current = useSession(({ info }) => info?.version ?? '');
  // Where Stint does not update itself, the steps say who does.
  const mayUpdate = useMachine(
    ({ update }) => update !== null && update.phase !== 'off' && update.phase !== 'unmanaged',
  );
  return (
    <Frame title={t('profile.newer')}>
      <Facts
        facts={[
          [
            t('profile.made-by'),
            madeBy === '' ? t('profile.made-by-unknown') : <Version key="by" number={madeBy} />,
          ],
          [t('profile.here'), <Version key="here" number={current} />],
        ]}
      />
      <Folder folder={folder} />
      <Steps
        steps={[
          madeBy === ''
            ? t('profile.newer-install-unknown')
            : t('profile.newer-install', { version: madeBy }),
          t('profile.newer-ask'),
          t('profile.newer-keep'),
        ]}
      />
      {mayUpdate && (
        <div className="border-t border-line pt-5">
          <UpdateView unsent={0} upToDate={t('profile.newer-none')} />
        </div>
      )}
    </Frame>
  );
}

function WithoutRoom({ profile: { folder, needed, free } }: { profile: NoRoom }) {
  const lookAgain = useSession((session) => session.lookAgain);
  const [isLooking, setLooking] = useState(false);
  const [said, setSaid] = useState('');
  const missing = megabytes(Math.max(needed - free, 1));
  const look = async (): Promise<void> => {
    setLooking(true);
    setSaid('');
    try {
      const now = await lookAgain();
      if (now.kind !== 'no_room') {
        // Main ends this window next.
        setSaid(t('profile.starting'));
        return;
      }
      setSaid(t('profile.still-missing', { size: megabytes(now.needed - now.free) }));
    } catch (error) {
      showToast({ message: t('profile.not-looked', { why: errorWords(error) }), tone: 'bad' });
    }
    setLooking(false);
  };
  return (
    <Frame title={t('profile.no-room')}>
      <p className="text-strong">{t('profile.no-room-why')}</p>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-2">
        <p className="digits text-28 leading-8 font-semibold">{t('profile.missing', { size: missing })}</p>
        <Facts
          areFigures
          facts={[
            [t('profile.needed'), megabytes(needed)],
            [t('profile.free'), megabytes(free, Math.floor)],
          ]}
        />
      </div>
      <Folder folder={folder} />
      <Steps
        steps={[
          t('profile.no-room-free', { size: missing }),
          t('profile.no-room-keep'),
          t('profile.no-room-ask'),
        ]}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button kind="primary" icon={RotateCcw} isPending={isLooking} onPress={() => void look()}>
          {t('profile.try-again')}
        </Button>
        <p role="status" className="text-strong">
          {said}
        </p>
      </div>
    </Frame>
  );
}

/** The window: what happened and that nothing is lost, then what belongs to it. */
function Frame({ title, children }: { title: string; children: ReactNode }) {
  const [isChecking, setChecking] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // What happened is read first, and the keyboard goes on from there.
  useEffect(() => heading.current?.focus(), []);
  return (
    <main className="flex h-full overflow-auto bg-side p-6 low:p-3">
      <div className="m-auto flex w-full max-w-130 flex-col items-center gap-4">
        <Wordmark />
        <div className="flex w-full flex-col gap-5 rounded-large border border-line bg-page p-6 low:p-4">
          <div className="flex flex-col gap-2">
            <h1 ref={heading} tabIndex={-1} className="text-20 font-semibold outline-none">
              {title}
            </h1>
            <p className="flex items-start gap-2">
              <ShieldCheck size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0 text-ok" />
              {t('profile.safe')}
            </p>
          </div>
          {children}
        </div>
        <Button kind="quiet" size="small" icon={Stethoscope} onPress={() => setChecking(true)}>
          {t('system.doctor')}
        </Button>
      </div>
      {isChecking && <DoctorDialog onClose={() => setChecking(false)} />}
    </main>
  );
}

function Version({ number }: { number: string }) {
  return <span className="digits">Stint {number}</span>;
}

function Facts(props: {
  facts: readonly (readonly [name: string, value: ReactNode])[];
  /** They stand below each other as digits do. */
  areFigures?: boolean;
}) {
  const { facts, areFigures = false } = props;
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt className="text-muted">{name}</dt>
          <dd className={cx('digits', areFigures && 'text-right')}>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Folder({ folder }: { folder: string }) {
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(folder);
    showToast({ message: t('profile.copied'), tone: 'ok' });
  };
  return (
    <section aria-labelledby="profile-folder" className="flex flex-col gap-1">
      <h2 id="profile-folder" className="text-12 text-muted">
        {t('profile.folder')}
      </h2>
      <div className="flex items-start gap-1 rounded-normal border border-line bg-side py-0.5 pr-0.5 pl-3">
        <p className="min-w-0 flex-1 py-2 font-mono text-12 leading-4 break-all select-text">{folder}</p>
        <IconButton label={t('profile.copy')} icon={ClipboardCopy} onPress={() => void copy()} />
      </div>
    </section>
  );
}

function Steps({ steps }: { steps: readonly string[] }) {
  return (
    <section aria-labelledby="profile-to-do" className="flex flex-col gap-2">
      <h2 id="profile-to-do" className="text-15 font-semibold">
        {t('profile.to-do')}
      </h2>
      <ol className="flex flex-col gap-1.5">
        {steps.map((step, index) => (
          <li key={step} className="flex gap-2.5">
            <span aria-hidden className="digits shrink-0 text-muted">
              {index + 1}
            </span>
            <span>{step}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Bytes as whole megabytes; what is needed is never said smaller than it is. */
function megabytes(bytes: number, round: (value: number) => number = Math.ceil): string {
  const format = numberFormat(spokenLocale(), { style: 'unit', unit: 'megabyte', maximumFractionDigits: 0 });
  return format.format(round(bytes / MEGABYTE)).replace(' ', NO_BREAK);
}
