import { Webhook } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { t } from '../../words/words.ts';

/** The way from Settings to the firm's webhooks. */
export function WebhookSettings({ onOpen }: { onOpen: () => void }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-15 font-semibold">{t('hooks.title')}</h2>
      <p>{t('hooks.help')}</p>
      <div>
        <Button icon={Webhook} onPress={onOpen}>
          {t('hooks.open')}
        </Button>
      </div>
    </section>
  );
}
