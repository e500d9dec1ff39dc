import { Flag, Lock, TriangleAlert } from 'lucide-react';
import { Badge } from '../../ui/Badge.tsx';
import { BudgetBar } from '../../ui/BudgetBar.tsx';
import { Duration } from '../../ui/Duration.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Money } from '../../ui/Money.tsx';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { type GlyphStatus, StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { Sample, SamplePage } from './Sample.tsx';
import { statusWords } from './status-words.ts';

const statuses: GlyphStatus[] = [
  'saved',
  'received',
  'submitted',
  'approved',
  'invoiced',
  'attention',
  'rejected',
];

export function SignsSection() {
  return (
    <SamplePage title="Signs">
      <Sample title="Status, with its word">
        {statuses.map((status) => (
          <StatusGlyph key={status} status={status} word={statusWords[status]} size={14} withWord />
        ))}
      </Sample>
      <Sample title="Status, as in cells">
        {([12, 14, 16] as const).map((size) => (
          <span key={size} className="flex items-center gap-1.5 pr-4">
            {statuses.map((status) => (
              <StatusGlyph key={status} status={status} word={statusWords[status]} size={size} />
            ))}
          </span>
        ))}
      </Sample>
      <Sample title="Badges">
        <Badge>Draft</Badge>
        <Badge tone="accent">Today</Badge>
        <Badge tone="ok">Paid</Badge>
        <Badge tone="warn" icon={TriangleAlert}>
          Over budget
        </Badge>
        <Badge tone="bad" icon={Flag}>
          Overdue 12 days
        </Badge>
        <Badge icon={Lock}>Locked</Badge>
      </Sample>
      <Sample title="Durations" className="flex-col items-end! w-16">
        <Duration minutes={450} />
        <Duration minutes={75} />
        <Duration minutes={1_230} />
        <Duration minutes={-90} />
        <Duration minutes={null} />
      </Sample>
      <Sample title="Money" className="flex-col items-end! w-32">
        <Money minor={1_234_567} currency="EUR" />
        <Money minor={-4_550} currency="EUR" />
        <Money minor={12_000} currency="JPY" />
        <Money minor={98_000} currency="CHF" show="code" />
        <Money minor={98_000} currency="CHF" show="none" />
        <Money minor={null} currency="EUR" />
      </Sample>
      <Sample
        title="Budgets: within, pending, at plan, over, over with what is pending, none spent"
        className="flex-col items-stretch! max-w-md"
      >
        <BudgetBar label="Budget of Atlas" spent={1_890} budget={2_400} text="31:30 of 40:00" showText />
        <BudgetBar
          label="Budget of Atlas"
          spent={1_200}
          pending={480}
          budget={2_400}
          planned={1_440}
          text="20:00 of 40:00"
          showText
        />
        <BudgetBar label="Budget of Atlas" spent={2_400} budget={2_400} text="40:00 of 40:00" showText />
        <BudgetBar
          label="Budget of Atlas"
          spent={2_700}
          budget={2_400}
          planned={2_100}
          text="45:00 of 40:00"
          showText
        />
        <BudgetBar
          label="Budget of Atlas"
          spent={2_200}
          pending={600}
          budget={2_400}
          text="46:40 of 40:00"
          showText
        />
        <BudgetBar label="Budget of Atlas" spent={0} budget={2_400} text="0:00 of 40:00" showText />
      </Sample>
      <Sample title="Sparklines">
        <Sparkline
          label="Utilisation of 12 weeks: 62 % to 78 %"
          values={[62, 64, 60, 66, 70, 69, 72, 71, 68, 74, 77, 78]}
        />
        <Sparkline label="Hours of 8 weeks: 40 to 12" values={[40, 38, 39, 30, 22, 24, 15, 12]} />
        <Sparkline label="Level" values={[5, 5, 5, 5]} />
      </Sample>
      <Sample title="Keys">
        <Kbd keys="Mod+K" />
        <Kbd keys="Mod+Shift+Enter" />
        <Kbd keys="?" />
        <Kbd keys="ArrowUp" />
      </Sample>
      <Sample title="Type" className="flex-col items-start!">
        <p className="digits text-28 font-semibold">31:30</p>
        <p className="text-20 font-semibold">Page 20</p>
        <p className="text-15 font-semibold">Section 15</p>
        <p>Body 13. Not sent: the project closed on 12 May. Your 2:30 are kept here.</p>
        <p className="text-12 text-muted">Secondary 12. Last change by Kim, Wed 20 Nov, 12:04</p>
      </Sample>
    </SamplePage>
  );
}
