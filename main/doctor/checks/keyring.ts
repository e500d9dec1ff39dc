import type { Check } from '../context.ts';
import { failed, ok, warning } from '../looked.ts';

export const keyringCheck: Check = async (context) => {
  const { available, backend, opensWhatItSealed } = context.keyring();
  const facts = { available, backend };
  if (!available) {
    return warning(
      `There is no keyring that secrets could be kept in (${backend}): people sign in again after each start.`,
      'On Linux install and unlock a keyring (gnome-keyring or kwallet) in the session of the person.',
      facts,
    );
  }
  if (!opensWhatItSealed) {
    return failed(
      `The keyring (${backend}) does not open what it has just sealed.`,
      'Unlock it, or set it up anew; people then sign in once more.',
      facts,
    );
  }
  return ok(`Secrets are kept in the keyring (${backend}).`, facts);
};
