import { spokenLanguage, t } from '../../words/words.ts';
import { readNotes } from './notes.ts';

/** What is new, in the person's language, else in English. */
export function ReleaseNotes({ notes }: { notes: { en: string; de: string } }) {
  const text = notes[spokenLanguage()].trim() || notes.en.trim();
  if (text === '') return <p className="text-muted">{t('system.update.no-notes')}</p>;
  return (
    <div className="flex max-w-prose flex-col gap-2 break-words text-strong select-text">
      {readNotes(text).map((block, index) => {
        // Notes never change under the reader, so a place is as good as a name.
        const key = `${index} ${block.kind}`;
        if (block.kind === 'title')
          return (
            <p key={key} className="font-semibold text-ink">
              {block.text}
            </p>
          );
        if (block.kind === 'paragraph') return <p key={key}>{block.text}</p>;
        return (
          <ul key={key} className="flex list-disc flex-col gap-1 pl-5">
            {block.items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        );
      })}
    </div>
  );
}
