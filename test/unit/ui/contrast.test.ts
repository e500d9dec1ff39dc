import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('../../../renderer/ui/tokens.css', import.meta.url), 'utf8');

function themeTokens(theme: 'light' | 'dark'): Map<string, string> {
  const block = new RegExp(`:root\\[data-theme="${theme}"\\]\\s*{([^}]*)}`).exec(css)?.[1];
  if (!block) throw new Error(`no tokens for ${theme}`);
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\s*;/g)].map((found) => [found[1]!, found[2]!]),
  );
}

type Rgb = [number, number, number];

function linear(hex: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** WCAG 2.2, relative luminance. */
const luminance = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

/** The colour that comes of one laid over another with some transparency, as `bg-accent-soft/60` does. */
function over(top: string, share: number, under: string): Rgb {
  const channel = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) =>
    Math.round(channel(top, at) * share + channel(under, at) * (1 - share)),
  );
  return linear(`#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`);
}

const surfaces = ['n1', 'n2', 'n3', 'raised'];
/** [text, the surfaces it stands on] */
const texts: [string, string[]][] = [
  ['n12', [...surfaces, 'n4', 'chosen', 'accent-soft', 'ok-soft', 'warn-soft', 'bad-soft']],
  ['n11', [...surfaces, 'n4', 'accent-soft', 'bad-soft']],
  ['n10', [...surfaces, 'n4']],
  ['n9', ['n1', 'n2', 'raised']],
  ['accent-ink', [...surfaces, 'n4', 'accent-soft']],
  ['on-accent', ['accent', 'accent-hover', 'accent-pressed']],
  ['on-bad', ['bad-solid', 'bad-solid-hover']],
  ['ok', [...surfaces, 'ok-soft']],
  ['warn', [...surfaces, 'warn-soft']],
  ['bad', [...surfaces, 'bad-soft']],
  ['n1', ['n12']],
];
/** Lines, signs and edges by which something is told. */
const lines: [string, string[]][] = [
  ['n8', ['n1', 'n2', 'raised']],
  ['accent', ['n1', 'n2', 'raised']],
  ['accent-line', ['n1', 'raised']],
  ['focus', [...surfaces, 'n4', 'accent-soft']],
  ['ok-line', ['n1', 'raised']],
  ['warn-line', ['n1', 'raised']],
  ['bad-line', ['n1', 'raised']],
];
const chart = Array.from({ length: 8 }, (_, index) => `chart-${index + 1}`);

for (const theme of ['light', 'dark'] as const) {
  const tokens = themeTokens(theme);
  const hex = (name: string): string => {
    const value = tokens.get(name);
    if (!value) throw new Error(`${theme} has no --${name} as #rrggbb`);
    return value;
  };
  const ratio = (one: string, other: string): number => contrast(linear(hex(one)), linear(hex(other)));
  const below = (pairs: [string, string[]][], least: number): string[] =>
    pairs.flatMap(([name, grounds]) =>
      grounds
        .filter((ground) => ratio(name, ground) < least)
        .map((ground) => `${name} on ${ground}: ${ratio(name, ground).toFixed(2)}`),
    );

  test(`${theme}: text stands out 4.5:1 from all it stands on`, () => {
    expect(below(texts, 4.5)).toEqual([]);
  });

  test(`${theme}: text keeps 4.5:1 on the columns and rows that are tinted`, () => {
    const tints = [over(hex('accent-soft'), 0.55, hex('n1')), over(hex('accent-soft'), 0.6, hex('n1'))];
    for (const name of ['n12', 'n11', 'n10', 'accent-ink', 'warn', 'bad']) {
      for (const tint of tints) expect(contrast(linear(hex(name)), tint), name).toBeGreaterThanOrEqual(4.5);
    }
  });

  test(`${theme}: lines that carry meaning stand out 3:1`, () => {
    expect(below(lines, 3)).toEqual([]);
  });

  test(`${theme}: every chart colour stands out 3:1 from the page`, () => {
    expect(
      below(
        chart.map((name) => [name, ['n1', 'raised']]),
        3,
      ),
    ).toEqual([]);
  });

  test(`${theme}: chart colours are told apart, also by the colour-blind`, () => {
    const close = Object.entries(visions).flatMap(([vision, matrix]) =>
      chart.flatMap((one, index) =>
        chart.slice(index + 1).flatMap((other) => {
          const distance = perceived(matrix, linear(hex(one)), linear(hex(other)));
          return distance < leastDistance ? [`${vision}: ${one} and ${other}: ${distance.toFixed(3)}`] : [];
        }),
      ),
    );
    expect(close).toEqual([]);
  });
}

/** In OKLab, where a distance of 0.02 is about the least that an eye sees between large areas side by side. */
const leastDistance = 0.08;

type Matrix = [Rgb, Rgb, Rgb];

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const visions: Record<string, Matrix> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: Matrix, [x, y, z]: Rgb): Rgb =>
  matrix.map(([a, b, c]) => a * x + b * y + c * z) as Rgb;

/** Distance in OKLab of two colours as an eye of that kind sees them. */
function perceived(matrix: Matrix, one: Rgb, other: Rgb): number {
  const [a, b] = [one, other].map((colour) =>
    oklab(times(matrix, colour).map((value) => Math.max(0, value)) as Rgb),
  );
  return Math.hypot(...a!.map((value, index) => value - b![index]!));
}

function oklab(rgb: Rgb): Rgb {
  const cone = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map(Math.cbrt) as Rgb;
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cone,
  );
}
