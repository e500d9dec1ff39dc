import { timeEntryLaterFields } from '../../../domain/entities/time-entry.ts';
import { WIRE_HEADER } from '../../../domain/wire/version.ts';
import type { Between, Sent } from './network.ts';
import type { Stage } from './person.ts';

/**
 * One device speaks another version of the wire: the next minor one, and the server's answers hold fields that it does
 * not know; the one before, which knows nothing of the fields that came since; or one that is too old, until it is updated
 * at the end.
 */
export interface OddWire {
  device: number;
  version: '1.2' | '1.0' | '0.9';
}

export function oddWire(device: number, understood: boolean): OddWire {
  if (!understood) return { device, version: '0.9' };
  return { device, version: device % 2 === 0 ? '1.2' : '1.0' };
}

/** @returns what puts a device that is too old right: the update, which starts it anew */
export function speakOddly(stage: Stage, odd: OddWire | null): () => void {
  const device = odd && stage.devices[odd.device];
  if (!device) return () => undefined;
  const { version } = odd;
  const words = { '1.2': 'a newer wire', '1.0': 'an older wire', '0.9': 'a wire that is too old' };
  stage.count(`speaks ${words[version]}`);
  const between: Between = {
    request: (sent) => ({
      ...(version === '1.0' ? { ...sent, body: sent.body && withoutLaterFields(sent.body) } : sent),
      headers: { ...sent.headers, [WIRE_HEADER]: version },
    }),
    answer: (sent, answer) => {
      if (version === '1.2') return withUnknownFields(sent, answer);
      return version === '1.0' ? { ...answer, body: withoutLaterFields(answer.body) } : answer;
    },
  };
  device.line.between.push(between);
  if (version === '1.0') device.fieldsItCannotKnow = Object.keys(timeEntryLaterFields);
  return () => {
    if (version !== '0.9') return;
    device.line.between.splice(device.line.between.indexOf(between), 1);
    device.crash();
  };
}

/** A message as somebody reads and writes it who does not know what came with wire 1.1. */
function withoutLaterFields(body: string): string {
  try {
    return JSON.stringify(
      JSON.parse(body, (key, value: unknown) => (key in timeEntryLaterFields ? undefined : value)),
    );
  } catch {
    // What a portal or a proxy says.
    return body;
  }
}

/** What a server one minor version ahead may say besides. */
function withUnknownFields<Answer extends { status: number; body: string }>(
  sent: Sent,
  answer: Answer,
): Answer {
  if (answer.status !== 200 || !sent.path.includes('/pull')) return answer;
  const page = JSON.parse(answer.body);
  const documents = page.documents.map((row: object) => ({ ...row, futureField: { any: 'thing' } }));
  return { ...answer, body: JSON.stringify({ ...page, documents, futureFrame: 1 }) };
}
