import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { errorWords } from '../../data/error-words.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { t } from '../../words/words.ts';
import { useSealedOffer } from './sealed-offer.ts';
import { uploadWords } from './words.ts';

/** Asks what to do with a sealed file that Stint was opened with, sends it if told so, and says what became of it. */
export function SealedOffer() {
  const { file, offer } = useSealedOffer();
  return file && <Offered key={file.name} name={file.name} text={file.text} onClose={() => offer(null)} />;
}

function Offered({ name, text, onClose }: { name: string; text: string; onClose: () => void }) {
  const { data, session } = useWorkspace();
  const [isPending, setPending] = useState(false);
  const [answer, setAnswer] = useState<{ isBad: boolean; lines: string[] } | null>(null);
  const send = async (): Promise<void> => {
    setPending(true);
    setAnswer(null);
    try {
      setAnswer({ isBad: false, lines: uploadWords(await data.uploadSealed(text)) });
    } catch (error) {
      setAnswer({ isBad: true, lines: [errorWords(error)] });
    }
    setPending(false);
  };
  const isDone = answer !== null && !answer.isBad;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('sync.offer-title')}
      actions={
        <>
          <Button kind={isDone ? 'primary' : 'quiet'} onPress={onClose}>
            {t(isDone ? 'common.close' : 'common.cancel')}
          </Button>
          {!isDone && (
            <Button kind="primary" icon={FileUp} isPending={isPending} onPress={() => void send()}>
              {t('sync.offer-send')}
            </Button>
          )}
        </>
      }
    >
      <p className="font-medium break-all text-ink">{name}</p>
      {!isDone && <p>{t('sync.offer-help', { firm: session.session.tenantName })}</p>}
      <div aria-live="polite">
        {answer && (
          <ul className={answer.isBad ? 'text-bad' : ''}>
            {answer.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
