import type { SyncStatus } from '../../data/types.ts';
import type { SyncLook } from '../../ui/SideSlots.tsx';

/** The sync line in the side bar: what a person has to know about unsent work, in three words. */
export function syncLine(status: SyncStatus): { look: SyncLook; text: string } {
  if (status.attention > 0) {
    return {
      look: 'attention',
      text: status.attention === 1 ? '1 needs attention' : `${status.attention} need attention`,
    };
  }
  const waiting = status.unsent === 0 ? '' : status.unsent === 1 ? '1 to send' : `${status.unsent} to send`;
  switch (status.phase) {
    case 'needs_sign_in':
      return { look: 'attention', text: waiting ? `Sign in, ${waiting}` : 'Sign in to sync' };
    case 'update_needed':
      return { look: 'attention', text: 'Update needed' };
    case 'error':
      return { look: 'attention', text: 'Storage problem' };
    case 'offline':
      return { look: 'offline', text: waiting ? `Offline, ${waiting}` : 'Offline' };
    case 'server_trouble':
      return { look: 'offline', text: waiting ? `Server trouble, ${waiting}` : 'Server trouble' };
    case 'connecting':
      return { look: 'waiting', text: waiting || 'Connecting' };
    case 'sending':
      return { look: 'sending', text: waiting || 'Sending' };
    case 'up_to_date':
      return waiting ? { look: 'sending', text: waiting } : { look: 'sent', text: 'All sent' };
  }
}

/** The same at length, for the Sync screen: what happened, what is safe, what to do. */
export function syncSentence(status: SyncStatus): { title: string; body: string } {
  const kept =
    status.unsent === 0
      ? status.attention === 0
        ? 'Everything you logged has been received by the server.'
        : 'The server has everything but what needs your attention below; that is safe on this device until you decide.'
      : status.unsent === 1
        ? '1 change is kept on this device until the server has confirmed it.'
        : `${status.unsent} changes are kept on this device until the server has confirmed them.`;
  switch (status.phase) {
    case 'up_to_date':
      if (status.unsent > 0) return { title: 'Sending', body: kept };
      return {
        title:
          status.attention === 0
            ? 'All sent'
            : status.attention === 1
              ? 'The server did not take 1 change'
              : `The server did not take ${status.attention} changes`,
        body: kept,
      };
    case 'sending':
      return { title: 'Sending', body: kept };
    case 'connecting':
      return { title: 'Connecting', body: kept };
    case 'offline':
      return {
        title: 'Offline',
        body: `${kept} Go on working: it is sent by itself when the server answers again.`,
      };
    case 'server_trouble':
      return {
        title: 'The server cannot take it just now',
        body: `${kept} Go on working: it is sent by itself when the server is well again.`,
      };
    case 'needs_sign_in':
      return { title: 'Sign in to send', body: `Your session has ended. ${kept}` };
    case 'update_needed':
      return {
        title: 'This version is too old for the server',
        body: `${kept} Install the newest Stint; it finds your work where it is.`,
      };
    case 'error':
      return {
        title: 'This device could not save',
        body: `${status.lastError?.message ?? 'The storage of this device reports a problem.'} ${kept}`,
      };
  }
}
