import { type RefObject, useEffect, useRef } from 'react';
import { create } from 'zustand';

/** What the panel beside the settings shows. */
export type SystemPanelName = 'doctor' | 'licences' | 'news';
/** A section of the settings that can be gone to. */
type Place = 'about' | 'managed';

interface SystemStore {
  panel: SystemPanelName | null;
  /** Where the settings shall scroll to; null once they have. */
  place: Place | null;
  show(panel: SystemPanelName | null): void;
  /** Closes the panel and goes to a section once it is there. */
  goTo(place: Place): void;
}

/** What of this computer is open; settings, palette and toasts open it. */
export const useSystemStore = create<SystemStore>((set) => ({
  panel: null,
  place: null,
  show: (panel) => set({ panel }),
  goTo: (place) => set({ place, panel: null }),
}));

/** The heading of a section that can be gone to: it comes into view and takes the focus, so that it is also heard. */
export function usePlace(place: Place): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const isWanted = useSystemStore((store) => store.place === place);
  useEffect(() => {
    if (!isWanted) return;
    useSystemStore.setState({ place: null });
    heading.current?.scrollIntoView({ block: 'start' });
    heading.current?.focus({ preventScroll: true });
  }, [isWanted]);
  return heading;
}
