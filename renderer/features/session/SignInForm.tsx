import { Building2, LogIn, X } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { type IpcFailure, ServerUrl } from '../../../domain/ipc/table.ts';
import { bridge } from '../../data/bridge.ts';
import { usePolicy } from '../../data/machine.ts';
import { failureWords } from '../../data/rule-words.ts';
import { Button } from '../../ui/Button.tsx';
import { ManagedMark } from '../../ui/ManagedMark.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from '../../words/words.ts';

export interface SignInValues {
  server: string;
  tenant: string;
  email: string;
  password: string;
}

export interface SignInFormProps {
  initial: Omit<SignInValues, 'password'>;
  /** Renewing a session: who and where are settled, only the password is asked for. */
  passwordOnly?: boolean;
  /** The server that IT has set: it stands where another one would be typed. */
  managedServer?: string | null;
  submitLabel: string;
  /** null: signed in. */
  onSignIn: (values: SignInValues) => Promise<IpcFailure | null>;
  /** In the system's browser, with the firm's own sign-in. null: signed in. */
  onSso: (place: Pick<SignInValues, 'server' | 'tenant'>) => Promise<IpcFailure | null>;
  secondary?: ReactNode;
}

/** Which field a failure is about; the rest is said above the button. */
const fieldOfFailure: Partial<Record<IpcFailure['kind'], keyof SignInValues>> = {
  unknown_tenant: 'tenant',
  unreachable: 'server',
  timeout: 'server',
  not_a_stint_server: 'server',
};

/** The server speaks of work that it will take later; somebody who is not in yet has to know what to do now. */
function wordsAtSignIn({ kind, message }: IpcFailure): string {
  return kind === 'database_unavailable' ? t('session.database-unavailable') : failureWords(kind, message);
}

/** Asks for what signs a person in. Nothing that was typed is lost by a failure. */
export function SignInForm(props: SignInFormProps) {
  const {
    initial,
    passwordOnly = false,
    managedServer = null,
    submitLabel,
    onSignIn,
    onSso,
    secondary,
  } = props;
  const { SignInMethod: method = 'any' } = usePolicy();
  const takesPassword = method !== 'sso';
  const [values, setValues] = useState<SignInValues>({ ...initial, password: '' });
  const [failure, setFailure] = useState<{ field: keyof SignInValues | null; message: string } | null>(null);
  const [pending, setPending] = useState<'password' | 'sso' | null>(null);
  const failureId = useId();

  const change = (field: keyof SignInValues) => (value: string) => {
    setValues((before) => ({ ...before, [field]: value }));
    if (failure?.field === field || failure?.field === null) setFailure(null);
  };
  const errorOf = (field: keyof SignInValues): string | null =>
    failure?.field === field ? failure.message : null;

  const signInBy = async (way: 'password' | 'sso'): Promise<void> => {
    if (pending) return;
    const server = managedServer ?? serverOf(values.server);
    if (server === null) {
      setFailure({
        field: 'server',
        message: t('session.server-wrong'),
      });
      return;
    }
    const problem = firmProblem(values) ?? (way === 'password' ? problemOf(values) : null);
    if (problem) {
      setFailure(problem);
      return;
    }
    setPending(way);
    setFailure(null);
    const { tenant } = values;
    const signedIn = way === 'sso' ? onSso({ server, tenant }) : onSignIn({ ...values, server });
    const answer = await signedIn.catch(
      (error: unknown): IpcFailure => ({
        ok: false,
        kind: 'internal_error',
        message: t('session.failed-inside', {
          why: error instanceof Error ? error.message : String(error),
        }),
      }),
    );
    setPending(null);
    if (answer && answer.kind !== 'cancelled')
      setFailure({
        field: passwordOnly ? null : (fieldOfFailure[answer.kind] ?? null),
        message: wordsAtSignIn(answer),
      });
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void signInBy(takesPassword ? 'password' : 'sso');
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {!passwordOnly && (
        <>
          {managedServer === null ? (
            <TextField
              label={t('session.server')}
              value={values.server}
              onChange={change('server')}
              error={errorOf('server')}
              placeholder="https://stint.example.com"
              inputMode="url"
              autoComplete="url"
              spellCheck="false"
            />
          ) : (
            <ManagedServer address={managedServer} error={errorOf('server')} />
          )}
          <TextField
            label={t('session.firm')}
            value={values.tenant}
            onChange={change('tenant')}
            error={errorOf('tenant')}
            description={t('session.firm-help')}
            autoComplete="organization"
            spellCheck="false"
          />
          {takesPassword && (
            <TextField
              label={t('session.email')}
              type="email"
              value={values.email}
              onChange={change('email')}
              error={errorOf('email')}
              autoComplete="username"
              spellCheck="false"
            />
          )}
        </>
      )}
      {takesPassword && (
        <TextField
          label={t('session.password')}
          type="password"
          value={values.password}
          onChange={change('password')}
          error={errorOf('password')}
          autoComplete="current-password"
          autoFocus={passwordOnly}
        />
      )}
      {failure?.field === null && (
        <p id={failureId} role="alert" className="rounded-normal bg-bad-soft px-3 py-2 text-bad">
          {failure.message}
        </p>
      )}
      <div className="flex items-center justify-end gap-2 pt-1">
        {secondary}
        {takesPassword && (
          <Button
            kind="primary"
            type="submit"
            icon={LogIn}
            isPending={pending === 'password'}
            isDisabled={pending === 'sso'}
          >
            {submitLabel}
          </Button>
        )}
      </div>
      {method !== 'password' && (
        <SsoPart
          isOnly={!takesPassword}
          isDisabled={pending === 'password'}
          isWaiting={pending === 'sso'}
          onSignIn={() => void signInBy('sso')}
        />
      )}
    </form>
  );
}

/** Signing in with the firm's own account, in the browser. */
function SsoPart(props: { isOnly: boolean; isDisabled: boolean; isWaiting: boolean; onSignIn: () => void }) {
  const { isOnly, isDisabled, isWaiting, onSignIn } = props;
  return (
    <div className="flex flex-col gap-3">
      {!isOnly && (
        <div aria-hidden className="flex items-center gap-3 text-12 text-muted">
          <span className="h-px flex-1 bg-line" />
          {t('session.sso-or')}
          <span className="h-px flex-1 bg-line" />
        </div>
      )}
      <p role="status" className={isWaiting ? 'text-muted' : 'sr-only'}>
        {isWaiting && t('session.sso-waiting')}
      </p>
      {isWaiting ? (
        <Button icon={X} onPress={() => void bridge().invoke('session.cancelSso', {})}>
          {t('session.sso-cancel')}
        </Button>
      ) : (
        <Button
          kind={isOnly ? 'primary' : 'normal'}
          icon={Building2}
          isDisabled={isDisabled}
          onPress={onSignIn}
        >
          {t('session.sso')}
        </Button>
      )}
    </div>
  );
}

function ManagedServer({ address, error }: { address: string; error: string | null }) {
  return (
    <dl className="flex flex-col gap-1">
      <dt className="font-medium">{t('session.server')}</dt>
      <dd className="break-all text-strong select-text">{address}</dd>
      <dd>
        <ManagedMark text={t('system.managed')} hint={t('system.managed.help')} />
      </dd>
      {error && (
        <dd role="alert" className="text-12 text-bad">
          {error}
        </dd>
      )}
    </dl>
  );
}

/** What is wrong with the firm's name, which every way to sign in needs. */
function firmProblem({ tenant }: SignInValues) {
  const firm = tenant.trim();
  if (firm === '') return { field: 'tenant', message: t('session.firm-missing') } as const;
  if (firm.length > 40) return { field: 'tenant', message: t('session.firm-long') } as const;
  return null;
}

/** The first field that no server would take, with what to do. The limits are SignInRequest's (domain/wire/auth.ts). */
function problemOf({ email, password }: SignInValues) {
  const address = email.trim();
  if (address === '') return { field: 'email', message: t('session.email-missing') } as const;
  if (!/^\S+@\S+$/.test(address) || address.length > 254)
    return {
      field: 'email',
      message: t('session.email-wrong'),
    } as const;
  if (password === '') return { field: 'password', message: t('session.password-missing') } as const;
  if (password.length > 200) return { field: 'password', message: t('session.password-long') } as const;
  return null;
}

/**
 * The address that a person means, or null when it can be none. People type a host name; a scheme is added, http only
 * for this machine. Chromium takes a host name with a blank in it and Node does not, so that is looked for here.
 */
function serverOf(text: string): string | null {
  const trimmed = text.trim().replace(/\/+$/, '');
  const scheme = /^(localhost|127\.|\[::1\])/.test(trimmed) ? 'http' : 'https';
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `${scheme}://${trimmed}`;
  const parsed = ServerUrl.safeParse(whole);
  return trimmed === '' || /[\s%]/.test(trimmed) || !parsed.success ? null : parsed.data;
}
