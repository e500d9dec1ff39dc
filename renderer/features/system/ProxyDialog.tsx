import { type FormEvent, useId, useState } from 'react';
import type { ProxyQuestion } from '../../../domain/ipc/system.ts';
import { errorWords } from '../../data/error-words.ts';
import { answerProxy, useMachine } from '../../data/machine.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';

/** Asks who goes through the proxy whenever it wants to know; also before anybody has signed in. */
export function ProxyDialog() {
  const question = useMachine((machine) => machine.question);
  return question && <Ask key={question.id} question={question} />;
}

function Ask({ question }: { question: ProxyQuestion }) {
  const { host, port, realm, isAgain, canRemember } = question;
  const formId = useId();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const answer = async (credentials: Parameters<typeof answerProxy>[1]): Promise<void> => {
    setPending(true);
    setFailure(null);
    try {
      await answerProxy(question, credentials);
      if (!credentials) showToast({ message: t('system.proxy.later-said') });
    } catch (error) {
      setFailure(errorWords(error));
      setPending(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isPending) return;
    if (username.trim() === '') setMissing(true);
    else void answer({ username: username.trim(), password, remember: remember && canRemember });
  };
  return (
    <Dialog
      isOpen
      onClose={() => void answer(null)}
      title={t('system.proxy.title')}
      width={420}
      actions={
        <>
          <Button kind="quiet" onPress={() => void answer(null)}>
            {t('system.proxy.later')}
          </Button>
          <Button kind="primary" type="submit" form={formId} isPending={isPending}>
            {t('system.proxy.sign-in')}
          </Button>
        </>
      }
    >
      <p className="break-words [overflow-wrap:anywhere]">
        {t('system.proxy.who', { host, port: String(port) })}{' '}
        {realm !== '' && t('system.proxy.realm', { realm })}
      </p>
      {isAgain && !isPending && (
        <p role="alert" className="rounded-normal bg-bad-soft px-3 py-2 text-bad">
          {t('system.proxy.again')}
        </p>
      )}
      {failure && (
        <p role="alert" className="rounded-normal bg-bad-soft px-3 py-2 text-bad">
          {t('system.proxy.not-told', { why: failure })}
        </p>
      )}
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label={t('system.proxy.user')}
          value={username}
          onChange={(text) => {
            setUsername(text);
            setMissing(false);
          }}
          error={isMissing ? t('system.proxy.user-missing') : null}
          maxLength={300}
          autoComplete="off"
          spellCheck="false"
          autoFocus
        />
        <TextField
          label={t('system.proxy.password')}
          type="password"
          value={password}
          onChange={setPassword}
          maxLength={300}
          autoComplete="off"
        />
        {canRemember ? (
          <Checkbox isSelected={remember} onChange={setRemember}>
            {t('system.proxy.remember')}
          </Checkbox>
        ) : (
          <p className="text-12 text-muted">{t('system.proxy.not-kept')}</p>
        )}
      </form>
    </Dialog>
  );
}
