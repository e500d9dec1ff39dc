/**
 * `node scripts/packaging/icons/draw.ts` draws the icons anew from the SVGs beside it: linux/<size>x<size>.png,
 * icon.ico for Windows and icon.icns for macOS, stint.ico and stint.icns for `.stint` files (electron-builder finds these
 * two by their names). The files are committed, so packing
 * needs no drawing; a unit test holds them to the SVGs.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';

const here = import.meta.dirname;

/** At these sizes, in pixels, the drawing with the thicker lines is told better. */
const SMALL_UP_TO = 32;

const LINUX = [16, 24, 32, 48, 64, 128, 256, 512];
const WINDOWS = [16, 20, 24, 32, 40, 48, 64, 256];
/** The kinds of an icns that hold PNGs, and their pixels (Apple's icon family: 2x sizes have kinds of their own). */
const MACOS: [kind: string, pixels: number][] = [
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
];

function png(svg: string, pixels: number): Buffer {
  return Buffer.from(new Resvg(svg, { fitTo: { mode: 'width', value: pixels } }).render().asPng());
}

/** An icon with the margin that macOS icons have: the body takes 824 of 1024. */
function withMargin(svg: string): string {
  const inner = svg.replace('<svg ', '<svg x="51.2" y="51.2" width="409.6" height="409.6" ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">${inner}</svg>`;
}

/** A Windows icon file of PNGs (every Windows since Vista reads them). */
export function icoOf(images: { pixels: number; data: Buffer }[]): Buffer {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(({ pixels, data }, index) => {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    head.writeUInt8(pixels % 256, at);
    head.writeUInt8(pixels % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(data.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += data.length;
  });
  return Buffer.concat([head, ...images.map(({ data }) => data)]);
}

/** A macOS icon file of PNGs. */
export function icnsOf(images: { kind: string; data: Buffer }[]): Buffer {
  const parts = images.map(({ kind, data }) => {
    const head = Buffer.alloc(8);
    head.write(kind, 'latin1');
    head.writeUInt32BE(data.length + 8, 4);
    return Buffer.concat([head, data]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}

/** Every icon file, by its name under this folder. */
export async function drawIcons(): Promise<Map<string, Buffer>> {
  const read = (name: string) => readFile(path.join(here, name), 'utf8');
  const [large, small, document] = await Promise.all(
    ['icon.svg', 'icon-small.svg', 'document.svg'].map(read),
  );
  if (!large || !small || !document) throw new Error('An icon has no drawing.');
  const app = (pixels: number) => png(pixels <= SMALL_UP_TO ? small : large, pixels);
  const drawn = new Map<string, Buffer>();
  for (const pixels of LINUX) drawn.set(`linux/${pixels}x${pixels}.png`, app(pixels));
  drawn.set('icon.ico', icoOf(WINDOWS.map((pixels) => ({ pixels, data: app(pixels) }))));
  drawn.set('stint.ico', icoOf([16, 32, 48, 256].map((pixels) => ({ pixels, data: png(document, pixels) }))));
  const mac = withMargin(large);
  drawn.set('icon.icns', icnsOf(MACOS.map(([kind, pixels]) => ({ kind, data: png(mac, pixels) }))));
  drawn.set(
    'stint.icns',
    icnsOf(
      MACOS.filter(([, pixels]) => pixels <= 256).map(([kind, pixels]) => ({
        kind,
        data: png(document, pixels),
      })),
    ),
  );
  return drawn;
}

if (import.meta.main) {
  await mkdir(path.join(here, 'linux'), { recursive: true });
  for (const [name, data] of await drawIcons()) await writeFile(path.join(here, name), data);
}
