import { useMachine } from '../../data/machine.ts';
import { SideNews } from '../../ui/SideSlots.tsx';
import { t } from '../../words/words.ts';

/** A quiet line in the side bar while an update is ready and not put off. Never more: work goes on. */
export function UpdateLine({ onShow }: { onShow: () => void }) {
  const update = useMachine((machine) => machine.update);
  if (update?.phase !== 'ready' || !update.available || update.waitsFor === 'person') return null;
  const { version, isRequired } = update.available;
  return (
    <SideNews
      text={t(isRequired ? 'system.line.required' : 'system.line.ready', { version })}
      action={t('system.line.show')}
      onPress={onShow}
    />
  );
}
