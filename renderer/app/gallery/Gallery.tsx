import {
  ArrowLeft,
  CalendarRange,
  ChartColumn,
  Inbox,
  Layers,
  type LucideIcon,
  MousePointerClick,
  Palette,
  Shapes,
  TableProperties,
  TextCursorInput,
} from 'lucide-react';
import { type ComponentType, useState } from 'react';
import { AppFrame } from '../../ui/AppFrame.tsx';
import { CommandPalette } from '../../ui/CommandPalette.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { SideTimer, SyncLine, type SyncLook } from '../../ui/SideSlots.tsx';
import { ToastRegion } from '../../ui/Toast.tsx';
import { applyTheme, type Theme } from '../../ui/theme.ts';
import { ActionsSection } from './ActionsSection.tsx';
import { ChartsSection } from './ChartsSection.tsx';
import { ColoursSection } from './ColoursSection.tsx';
import { FieldsSection } from './FieldsSection.tsx';
import { FloatsSection } from './FloatsSection.tsx';
import { SignsSection } from './SignsSection.tsx';
import { StatesSection } from './StatesSection.tsx';
import { TableSection } from './TableSection.tsx';
import { WeekSection } from './WeekSection.tsx';

interface Section {
  id: string;
  label: string;
  icon: LucideIcon;
  show: ComponentType;
  count?: number;
}

/** Photographed and checked one by one in tests, by these ids. */
export const gallerySections: readonly Section[] = [
  { id: 'week', label: 'Week', icon: CalendarRange, show: WeekSection },
  { id: 'table', label: 'Table', icon: TableProperties, show: TableSection, count: 12 },
  { id: 'actions', label: 'Actions', icon: MousePointerClick, show: ActionsSection },
  { id: 'fields', label: 'Fields', icon: TextCursorInput, show: FieldsSection },
  { id: 'signs', label: 'Signs', icon: Shapes, show: SignsSection },
  { id: 'states', label: 'States', icon: Inbox, show: StatesSection },
  { id: 'charts', label: 'Charts', icon: ChartColumn, show: ChartsSection },
  { id: 'floats', label: 'What floats', icon: Layers, show: FloatsSection },
  { id: 'colours', label: 'Colours', icon: Palette, show: ColoursSection },
];

const syncLooks: { look: SyncLook; text: string; detail?: string }[] = [
  { look: 'sent', text: 'All sent', detail: '12:04' },
  { look: 'sending', text: 'Sending 3' },
  { look: 'waiting', text: '3 to send', detail: '12:04' },
  { look: 'offline', text: 'Offline', detail: '3 kept here' },
  { look: 'attention', text: '1 needs attention' },
];

export interface GalleryProps {
  first?: string;
  /** Draws the way back into the app. */
  onLeave?: () => void;
}

/** Every piece in all its states, for development and for pictures in tests. Stands in place of the app's frame. */
export function Gallery({ first = 'week', onLeave }: GalleryProps) {
  const [current, setCurrent] = useState(first);
  const [theme, setTheme] = useState<Theme>('system');
  const [isRunning, setRunning] = useState(true);
  const [sync, setSync] = useState(0);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const section = gallerySections.find(({ id }) => id === current);
  const line = syncLooks[sync % syncLooks.length];
  const Show = section?.show ?? WeekSection;
  return (
    <>
      <AppFrame
        brand="Stint"
        current={current}
        navLabel="Pieces"
        skipLabel="Skip to the content"
        nav={gallerySections.map(({ id, label, icon, count }) => ({
          id,
          label,
          icon,
          count,
          countLabel: count ? `${count} to approve` : undefined,
          onPress: () => setCurrent(id),
        }))}
        footerNav={
          onLeave ? [{ id: 'leave', label: 'Back to the app', icon: ArrowLeft, onPress: onLeave }] : []
        }
        palette={{ label: 'Find anything', keys: 'Mod+K', onPress: () => setPaletteOpen(true) }}
        timer={
          <SideTimer
            isRunning={isRunning}
            elapsed="0:42"
            label="Analysis"
            detail="Acme"
            startLabel="Start timer"
            stopLabel="Stop timer"
            keys="Mod+Shift+T"
            onToggle={() => setRunning(!isRunning)}
          />
        }
        sync={
          <>
            <div className="px-2 pb-2 max-[959px]:hidden">
              <SegmentedControl<Theme>
                label="Theme"
                size="small"
                value={theme}
                onChange={(next) => {
                  setTheme(next);
                  applyTheme(next);
                }}
                options={[
                  { id: 'system', label: 'System' },
                  { id: 'light', label: 'Light' },
                  { id: 'dark', label: 'Dark' },
                ]}
              />
            </div>
            {line && <SyncLine {...line} onPress={() => setSync(sync + 1)} />}
          </>
        }
      >
        <Show key={current} />
      </AppFrame>
      <CommandPalette
        isOpen={isPaletteOpen}
        onClose={() => setPaletteOpen(false)}
        label="Find anything"
        placeholder="Go, log, start, approve, find …"
        emptyText="Nothing is called that."
        commands={gallerySections.map(({ id, label }) => ({
          id,
          label,
          group: 'Go to',
          run: () => setCurrent(id),
        }))}
      />
      <ToastRegion label="Messages" closeLabel="Close" />
    </>
  );
}
