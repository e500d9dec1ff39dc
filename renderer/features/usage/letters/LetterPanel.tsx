import { useState } from 'react';
import type { DeadLetter, FixRequest } from '../../../../domain/wire/metering.ts';
import { Button } from '../../../ui/Button.tsx';
import { SidePanel } from '../../../ui/SidePanel.tsx';
import { t } from '../../../words/words.ts';
import { dayWords, instantWords, quantityWords, typeWords } from '../common/usage-words.ts';
import { type FixDraft, FixForm, isSendable } from './FixForm.tsx';
import { causeWords, fieldsOf, metadataOf, reasonWords } from './letter-model.ts';
import type { LetterActions } from './use-letter-actions.ts';

/** One refused event: what it is, why it was refused, and what can be done about it. */
export function LetterPanel(props: {
  letter: DeadLetter;
  actions: LetterActions;
  isOffline: boolean;
  onDrop: () => void;
  onClose: () => void;
}) {
  const { letter, actions, isOffline, onDrop, onClose } = props;
  const start: FixDraft = {
    projectId: letter.project?.id ?? null,
    fields: letter.metadata === null ? [] : fieldsOf(letter.metadata),
  };
  const [draft, setDraft] = useState(start);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(start);
  const isDead = letter.state === 'dead';
  const { long, said } = reasonWords(letter);
  const send = (request: FixRequest): void => {
    void actions.fix(letter.id, request).then((isSent) => isSent && onClose());
  };
  const sendFixed = (): void => {
    const metadata = metadataOf(draft.fields);
    if (metadata === null) return;
    send({
      ...(letter.metadata === null ? {} : { metadata }),
      ...(draft.projectId === start.projectId ? {} : { projectId: draft.projectId }),
    });
  };
  const cannot = isOffline || actions.isBusy;
  return (
    <SidePanel
      title={`${typeWords(letter.eventType)}, ${quantityWords(letter.quantity, letter.unit)}`}
      subtitle={letter.client.name}
      onClose={onClose}
      closeLabel={t('letters.close')}
      takesFocus={false}
      actions={
        isDead ? (
          <>
            <Button keys="X" isDisabled={cannot} onPress={onDrop}>
              {t('letters.drop')}
            </Button>
            {isChanged ? (
              <Button kind="primary" isDisabled={cannot || !isSendable(draft)} onPress={sendFixed}>
                {t('letters.fix-send')}
              </Button>
            ) : (
              <Button
                kind="primary"
                keys="R"
                isDisabled={cannot}
                onPress={() => void actions.replay({ ids: [letter.id] })}
              >
                {t('letters.replay')}
              </Button>
            )}
          </>
        ) : (
          <Button kind="primary" keys="U" isDisabled={cannot} onPress={() => void actions.restore([letter])}>
            {t('letters.restore')}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-1">
        <h3 className="font-semibold">{t(isDead ? 'letters.why' : 'letters.why-dropped')}</h3>
        {letter.dropReason !== null && <p className="text-strong">{letter.dropReason}</p>}
        <p className="text-strong">{long}</p>
        {said !== '' && (
          <p className="text-12 break-words text-muted select-text">{t('letters.said', { said })}</p>
        )}
        {letter.behind > 0 && <p className="text-strong">{t('letters.behind', { count: letter.behind })}</p>}
      </div>
      <Facts letter={letter} />
      {isDead && (
        <div className="flex flex-col gap-2">
          <h3 className="font-semibold">{t('letters.fix')}</h3>
          {letter.metadata === null ? (
            <p className="text-muted">{t('letters.unreadable')}</p>
          ) : (
            <FixForm letter={letter} draft={draft} onChange={setDraft} />
          )}
          {(letter.fixed || letter.metadata === null) && (
            <div>
              <Button isDisabled={cannot} onPress={() => send({})}>
                {t('letters.as-recorded')}
              </Button>
            </div>
          )}
        </div>
      )}
    </SidePanel>
  );
}

function Facts({ letter }: { letter: DeadLetter }) {
  const { project, timestamp, recordedAt, refusedAt, attempts, corrects } = letter;
  const facts = [
    [t('letters.about'), causeWords(letter)],
    [t('letters.project'), project?.name ?? t('letters.no-project')],
    [t('letters.worked-on'), dayWords(timestamp.slice(0, 10))],
    ...(corrects === null ? [] : [[t('letters.kind'), t('letters.takes-back')]]),
    [t('letters.recorded'), instantWords(recordedAt)],
    [t('letters.refused'), t('letters.refused-after', { when: instantWords(refusedAt), count: attempts })],
  ];
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
      {facts.map(([name, text]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
