import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Received {
  mail: ParsedMail;
  to: string[];
  /** Whether the connection was encrypted. */
  secure: boolean;
}

export interface MailServer {
  port: number;
  received: Received[];
  /** What it answers to the next recipients and mails, one each; then it takes everything again. */
  refuse: { recipients: number[]; mails: number[] };
  close(): Promise<void>;
}

/** A real SMTP server on 127.0.0.1 that keeps what it takes. */
export async function mailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: Received[] = [];
  const refuse: MailServer['refuse'] = { recipients: [], mails: [] };
  const refusal = (code: number | undefined) =>
    code === undefined ? null : Object.assign(new Error('not now'), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onRcptTo: (_, __, done) => done(refusal(refuse.recipients.shift())),
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        const refused = refusal(refuse.mails.shift());
        const to = session.envelope.rcptTo.map(({ address }) => address);
        if (refused === null) received.push({ mail, to, secure: session.secure });
        done(refused);
      }, done);
    },
    ...options,
  });
  // A client that does not trust the certificate hangs up in the middle.
  server.on('error', () => undefined);
  const listening = await new Promise<AddressInfo>((resolve, reject) => {
    const socket = server.listen(0, '127.0.0.1', () => {
      const address = socket.address();
      if (address === null || typeof address === 'string') reject(new Error('it listens on no port'));
      else resolve(address);
    });
  });
  return {
    port: listening.port,
    received,
    refuse,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A certificate for `localhost` that signs itself. */
export async function selfSigned(): Promise<{ key: string; cert: string }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'stint-test-cert-'));
  try {
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    await promisify(execFile)('openssl', [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-keyout', key, '-out', cert, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
    ]);
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
