import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import type { DeliveryReason } from '../../../domain/entities/invoice.ts';
import type { SmtpConfig } from '../../config.ts';

export interface Mail {
  /** Makes the Message-ID, so that a mail that is sent twice after a crash is one to whoever receives it. */
  id: string;
  fromName: string;
  to: string;
  /** Null: answers go to the address that it comes from. */
  replyTo: string | null;
  subject: string;
  text: string;
  /** Nobody asked for it: no automatic answers, please. */
  isAutomatic: boolean;
  attachment: { filename: string; bytes: Uint8Array };
}

/** Why a mail was not sent. `message` is for people and names nobody's address. */
export class MailRefused extends Error {
  override name = 'MailRefused';
  /** Whether it will be no better later. */
  readonly isFinal: boolean;
  readonly reason: DeliveryReason;

  constructor(message: string, isFinal: boolean, reason: DeliveryReason) {
    super(message);
    this.isFinal = isFinal;
    this.reason = reason;
  }
}

const CONNECT_MS = 10_000;
const SOCKET_MS = 60_000;

const ownNetwork = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  ownNetwork.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  ownNetwork.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is this machine's or a private network's. */
export function isOwnNetwork(address: string): boolean {
  return ownNetwork.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Sends one mail through the relay. Encrypted, with a certificate that holds, unless plain is allowed and the relay stands
 * on this machine or its own network.
 * @throws MailRefused
 */
export async function sendMail({ url, from, allowPlain }: SmtpConfig, mail: Mail): Promise<void> {
  const relay = new URL(url);
  const host = relay.hostname.replace(/^\[|\]$/g, '');
  const secure = relay.protocol === 'smtps:';
  const mayBePlain = !secure && allowPlain && (await isNear(host));
  const transport = createTransport({
    host,
    port: relay.port === '' ? (secure ? 465 : 587) : Number(relay.port),
    secure,
    requireTLS: !mayBePlain,
    // Where plain would do, encryption with any certificate is no worse.
    tls: { rejectUnauthorized: !mayBePlain },
    ...(relay.username !== '' && {
      auth: { user: decodeURIComponent(relay.username), pass: decodeURIComponent(relay.password) },
    }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      messageId: `<${mail.id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
      from: { name: mail.fromName, address: from },
      to: { name: '', address: mail.to },
      ...(mail.replyTo !== null && { replyTo: mail.replyTo }),
      subject: mail.subject,
      text: mail.text,
      ...(mail.isAutomatic && { headers: { 'Auto-Submitted': 'auto-generated' } }),
      attachments: [
        {
          filename: mail.attachment.filename,
          content: Buffer.from(mail.attachment.bytes),
          contentType: 'application/pdf',
        },
      ],
    });
  } catch (error) {
    throw refusalOf(error);
  } finally {
    transport.close();
  }
}

async function isNear(host: string): Promise<boolean> {
  if (isIP(host) !== 0) return isOwnNetwork(host);
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.length > 0 && found.every(({ address }) => isOwnNetwork(address));
}

/** What nodemailer says of a failure; its message may hold an address, so it is not passed on. */
function refusalOf(error: unknown): MailRefused {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const answered = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
  const cause = error instanceof Error && 'originalCode' in error ? String(error.originalCode) : code;
  const command = error instanceof Error && 'command' in error ? String(error.command) : '';
  const number = answered > 0 ? ` (${answered})` : '';
  if (code === 'EAUTH')
    return new MailRefused(
      `The mail server did not take the user or password${number}.`,
      false,
      'login_refused',
    );
  if (code === 'ETLS' || command === 'STARTTLS' || isCertificate(cause))
    return new MailRefused(
      'The mail server offers no encryption that holds, so nothing was sent.',
      false,
      'no_encryption',
    );
  if (answered >= 500 && (code === 'EENVELOPE' || command === 'RCPT TO'))
    return new MailRefused(
      `The mail server does not take mail for this address${number}.`,
      true,
      'address_refused',
    );
  if (answered >= 500)
    return new MailRefused(`The mail server refused the mail${number}.`, true, 'mail_refused');
  if (answered >= 400)
    return new MailRefused(`The mail server asks to try again later${number}.`, false, 'try_later');
  if (code === 'EENVELOPE')
    return new MailRefused('This is no address that mail can be sent to.', true, 'no_address');
  return new MailRefused('The mail server could not be reached.', false, 'unreachable');
}

function isCertificate(code: string): boolean {
  return /CERT|SIGNATURE|ERR_TLS|ERR_SSL|EPROTO/.test(code);
}
