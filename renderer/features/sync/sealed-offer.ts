import { create } from 'zustand';

interface Offer {
  name: string;
  text: string;
}

interface SealedOfferStore {
  /** A sealed file that Stint was opened with; it is sent only when the person says so. */
  file: Offer | null;
  offer(file: Offer | null): void;
}

export const useSealedOffer = create<SealedOfferStore>((set) => ({
  file: null,
  offer: (file) => set({ file }),
}));
