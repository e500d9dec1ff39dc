import { FileUp } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { t } from '../../words/words.ts';

/** Opens the system's dialog for one file. `children` is given what opens it. */
export function FileChooser(props: {
  onFile: (file: File) => void;
  children: (open: () => void) => ReactNode;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        aria-label={t('import.choose')}
        className="hidden"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // So that the same file can be chosen again.
          event.target.value = '';
          if (file) props.onFile(file);
        }}
      />
      {props.children(() => input.current?.click())}
    </>
  );
}

/** Takes a file that is dropped anywhere on it. */
export function FileDrop({ onFile, isBusy }: { onFile: (file: File) => void; isBusy: boolean }) {
  const [isOver, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first.
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file && !isBusy) onFile(file);
      }}
      className={cx(
        'flex flex-col items-center gap-1 rounded-large border border-dashed px-6 py-12 text-center',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong',
      )}
    >
      <FileUp size={24} strokeWidth={1.5} aria-hidden className="mb-2 text-mark" />
      <p className="text-15 font-semibold">{t('import.drop')}</p>
      <p className="max-w-md text-muted">{t('import.drop-help')}</p>
      <div className="mt-3">
        <FileChooser onFile={onFile}>
          {(open) => (
            <Button kind="primary" isPending={isBusy} onPress={open}>
              {t('import.choose')}
            </Button>
          )}
        </FileChooser>
      </div>
    </div>
  );
}
