import { createHash, generateKeyPairSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReleaseSigner } from '../../../scripts/release/keys.ts';
import { signerOfKey } from '../../../scripts/release/keys.ts';

/** What RFC 8410 puts before the 32 bytes of an Ed25519 private key. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key that signs nothing but tests' releases: always the same, so that packed apps that trust it can be kept. */
export const testSigner: ReleaseSigner = signerOfKey(
  `-----BEGIN PRIVATE KEY-----\n${Buffer.concat([
    PKCS8_PREFIX,
    createHash('sha256').update('a release key of tests').digest(),
  ]).toString('base64')}\n-----END PRIVATE KEY-----\n`,
);

/** A key that no app trusts. */
export const strangeSigner: ReleaseSigner = signerOfKey(
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
);

export interface TestFeed extends AsyncDisposable {
  url: string;
  /** Every path that was asked for, in order. */
  asked: string[];
  /** What lies under each path from now on; everything else is 404. */
  serve(answers: Record<string, Answer>): void;
}

/** Bytes, a file of the disk, or whatever a hostile feed may do. */
export type Answer = Buffer | { file: string } | RequestListener;

/** A feed on 127.0.0.1 that a test can make do anything. */
export async function testFeed(): Promise<TestFeed> {
  let answers: Record<string, Answer> = {};
  const asked: string[] = [];
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    asked.push(name);
    open.add(response);
    response.once('close', () => open.delete(response));
    const answer = answers[name];
    if (!answer) response.writeHead(404).end();
    else if (typeof answer === 'function') answer(request, response);
    else if (Buffer.isBuffer(answer)) response.end(answer);
    else createReadStream(answer.file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    serve: (next) => {
      answers = next;
    },
    [Symbol.asyncDispose]: async () => {
      for (const response of open) response.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
