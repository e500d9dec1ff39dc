import { CircleDashed, TriangleAlert } from 'lucide-react';
import { cx } from '../../../ui/cx.ts';
import type { ItemProps } from './BlockView.tsx';
import { TARGET_PX } from './scale.ts';

/** A gap or an overlap, said beside the scale; pressing it offers what mends it. */
export function LaneChip(props: {
  item: ItemProps;
  kind: 'gap' | 'overlap';
  top: number;
  name: string;
  minutes: string;
  words: string;
}) {
  const { item, kind, top, name, minutes, words } = props;
  const Icon = kind === 'gap' ? CircleDashed : TriangleAlert;
  return (
    <div
      {...item}
      aria-haspopup="menu"
      className={cx(
        'absolute right-0 flex w-[calc(var(--lane)-16px)] items-center gap-1.5 rounded-normal border px-1.5 text-12 select-none hover:bg-hover',
        kind === 'gap' ? 'border-line-strong bg-page text-strong' : 'border-warn-line bg-warn-soft text-warn',
      )}
      style={{ top, height: TARGET_PX }}
    >
      <Icon size={14} aria-hidden className="shrink-0" />
      <span className="sr-only">{name}</span>
      <span aria-hidden className="digits min-w-0 truncate @max-[640px]:hidden">
        {words}
      </span>
      <span aria-hidden className="digits hidden @max-[640px]:inline">
        {minutes}
      </span>
    </div>
  );
}
