import { z } from 'zod';

/** A proxy wants to know who asks. The password goes to main only and is kept in the keychain, if at all. */
export const ProxyQuestion = z.object({
  id: z.int(),
  host: z.string().max(300),
  port: z.int(),
  realm: z.string().max(300),
  /** The last answer was refused. */
  isAgain: z.boolean(),
  /** A keychain is there to keep the answer in; without one it is kept until Stint ends. */
  canRemember: z.boolean(),
});
export type ProxyQuestion = z.infer<typeof ProxyQuestion>;

/** What a `stint://` link or a `.stint` file, opened from outside, asks for. Anything else is refused in words. */
export const OpenedLink = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('week'), date: z.iso.date() }),
  z.object({ kind: z.literal('entry'), id: z.uuid() }),
  z.object({ kind: z.literal('approvals') }),
  z.object({ kind: z.literal('settings') }),
  z.object({ kind: z.literal('server'), address: z.url({ protocol: /^https?$/ }) }),
  /** A sealed file of unsent work; its text, at most 64 MB. */
  z.object({ kind: z.literal('sealed'), name: z.string().max(255), text: z.string().max(64_000_000) }),
  z.object({ kind: z.literal('refused'), reason: z.enum(['unknown', 'too_large', 'unreadable']) }),
]);
export type OpenedLink = z.infer<typeof OpenedLink>;

/** How this profile's data fits this version of Stint. */
export const ProfileState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  /** An earlier Stint made it; a copy was kept before anything was changed. */
  z.object({ kind: z.literal('migrated'), from: z.int(), copy: z.string() }),
  /** A newer Stint made it: nothing is opened, nothing changed. */
  z.object({ kind: z.literal('newer'), madeBy: z.string(), folder: z.string() }),
  /** An earlier Stint made it, and the disk has no room for the copy: nothing is opened, nothing changed. Bytes. */
  z.object({ kind: z.literal('no_room'), folder: z.string(), needed: z.number(), free: z.number() }),
]);
export type ProfileState = z.infer<typeof ProfileState>;

/** A package that travels in the app, and the terms it came under. */
export const Notice = z.object({
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  text: z.string(),
});
export type Notice = z.infer<typeof Notice>;
