import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { z } from 'zod';
import {
  type IpcChannel,
  type IpcEvent,
  type IpcResponse,
  type IpcTable,
  ipcEvents,
  ipcTable,
  miniChannels,
} from '../domain/ipc/table.ts';
import { isAppUrl } from './content-policy.ts';

/** What main does for each channel; it gets a request that its schema has passed. */
export type IpcHandlers = {
  [Channel in IpcChannel]: (
    request: z.output<IpcTable[Channel]['request']>,
  ) => IpcResponse<Channel> | Promise<IpcResponse<Channel>>;
};

/** Which of our windows a message may come from. */
export type Sender = 'page' | 'mini';

/**
 * Registers the whole table. A message is answered only if it comes from the main frame of a page of ours, from the
 * window that the channel is for, and fits its schema; what goes back is held to its schema too, so that nothing slips
 * out that the table does not name.
 * @param senderOf which window these contents are in; null for none of ours
 */
export function registerIpc(handlers: IpcHandlers, senderOf: (contents: WebContents) => Sender | null): void {
  for (const channel of Object.keys(ipcTable) as IpcChannel[]) register(channel, handlers, senderOf);
}

function register<Channel extends IpcChannel>(
  channel: Channel,
  handlers: IpcHandlers,
  senderOf: (contents: WebContents) => Sender | null,
): void {
  const allowed: Sender = miniChannels.includes(channel) ? 'mini' : 'page';
  const { request: requestSchema, response: responseSchema } = ipcTable[channel];
  ipcMain.handle(channel, async (event, given: unknown) => {
    if (!isOurs(event) || senderOf(event.sender) !== allowed) throw new Error(`${channel}: refused.`);
    const request = requestSchema.safeParse(given);
    if (!request.success) throw new Error(`${channel}: the request does not fit the table.`);
    const handler = handlers[channel] as (request: unknown) => unknown;
    const response = responseSchema.safeParse(await handler(request.data));
    if (!response.success) throw new Error(`${channel}: the answer does not fit the table.`);
    return response.data;
  });
}

/** Tells a window of an event. */
export function sendEvent<Event extends IpcEvent>(
  contents: WebContents,
  event: Event,
  payload: z.input<(typeof ipcEvents)[Event]>,
): void {
  if (!contents.isDestroyed()) contents.send(event, ipcEvents[event].parse(payload));
}

function isOurs({ senderFrame, sender }: IpcMainInvokeEvent): boolean {
  return !!senderFrame && senderFrame === sender.mainFrame && isAppUrl(senderFrame.url);
}
