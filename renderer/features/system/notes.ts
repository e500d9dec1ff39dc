/** A part of release notes. They come from outside, so they are text and nothing else: no markup, no links. */
export type NotesBlock =
  | { kind: 'title'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] };

/**
 * Release notes as paragraphs, lists (`-`, `*` or `•` at the start of a line) and titles (`#`). A blank line ends a
 * paragraph; a line that begins with spaces goes on with the item before it. What else looks like markup stays as it is.
 */
export function readNotes(text: string): NotesBlock[] {
  const blocks: NotesBlock[] = [];
  let open: NotesBlock | null = null;
  for (const raw of text.replace(/\r\n?/g, '\n').split('\n')) {
    const line = raw.trim();
    const item = /^[-*•]\s+(.*)$/.exec(line)?.[1];
    const title = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
    if (line === '') open = null;
    else if (title !== undefined) {
      blocks.push({ kind: 'title', text: title });
      open = null;
    } else if (item !== undefined) {
      if (open?.kind === 'list') open.items.push(item);
      else {
        open = { kind: 'list', items: [item] };
        blocks.push(open);
      }
    } else if (open?.kind === 'paragraph') open.text += ` ${line}`;
    else if (open?.kind === 'list' && /^\s/.test(raw)) open.items.push(`${open.items.pop() ?? ''} ${line}`);
    else {
      open = { kind: 'paragraph', text: line };
      blocks.push(open);
    }
  }
  return blocks;
}
