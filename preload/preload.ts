import { contextBridge, ipcRenderer } from 'electron';
import type { IpcChannel, IpcEvent, StintBridge } from '../domain/ipc/table.ts';

// The names again, because a preload that is this small can be read at a glance; a missing or extra one does not compile.
const channels = {
  'app.info': true,
  'app.theme': true,
  'session.get': true,
  'session.signIn': true,
  'session.signInBySso': true,
  'session.cancelSso': true,
  'session.accessToken': true,
  'session.signOut': true,
  'system.clock': true,
  'app.focus': true,
  'app.words': true,
  'timer.show': true,
  'timer.rules': true,
  'mini.toggle': true,
  'mini.get': true,
  'mini.run': true,
  'notify.show': true,
  'files.save': true,
  'policy.get': true,
  'profile.get': true,
  'profile.again': true,
  'profile.opened': true,
  'work.state': true,
  'update.get': true,
  'update.check': true,
  'update.install': true,
  'update.postpone': true,
  'update.cancel': true,
  'update.fromFile': true,
  'doctor.run': true,
  'doctor.save': true,
  'network.failure': true,
  'network.again': true,
  'proxy.pending': true,
  'proxy.answer': true,
  'link.take': true,
  'app.notices': true,
} as const satisfies Record<IpcChannel, true>;

const events = {
  'power.absence': true,
  'command.run': true,
  'notify.clicked': true,
  'policy.changed': true,
  'update.changed': true,
  'proxy.asked': true,
  'link.opened': true,
  'mini.changed': true,
} as const satisfies Record<IpcEvent, true>;

const bridge: StintBridge = {
  invoke(channel, request) {
    if (!Object.hasOwn(channels, channel)) return Promise.reject(new Error('No such channel.'));
    return ipcRenderer.invoke(channel, request);
  },
  on(event, listener) {
    if (!Object.hasOwn(events, event)) throw new Error('No such event.');
    const receive = (_: unknown, payload: Parameters<typeof listener>[0]) => listener(payload);
    ipcRenderer.on(event, receive);
    return () => {
      ipcRenderer.removeListener(event, receive);
    };
  },
};

contextBridge.exposeInMainWorld('stint', bridge);
