import type { Client } from '../../../domain/entities/client.ts';
import type { Project } from '../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { exportFile } from './export-file.ts';
import type { ExportFormat } from './formats.ts';

export interface ExportRequest {
  format: ExportFormat;
  entries: TimeEntry[];
  projects: Project[];
  clients: Client[];
  exportedAt: string;
}

export type ExportAnswer = { content: Uint8Array<ArrayBuffer> } | { failure: string };

function byId<Thing extends { id: string }>(things: readonly Thing[]): ReadonlyMap<string, Thing> {
  return new Map(things.map((thing) => [thing.id, thing]));
}

/** Makes one file for each request and answers with its bytes; the window goes on meanwhile. */
self.addEventListener('message', ({ data }: MessageEvent<ExportRequest>) => {
  const names = { projects: byId(data.projects), clients: byId(data.clients) };
  exportFile(data.format, data.entries, names, data.exportedAt).then(
    (content) => {
      const answer: ExportAnswer = { content };
      self.postMessage(answer, { transfer: [content.buffer] });
    },
    (error: unknown) => {
      const answer: ExportAnswer = { failure: error instanceof Error ? error.message : String(error) };
      self.postMessage(answer);
    },
  );
});
