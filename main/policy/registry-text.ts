import { Policy, type PolicyProblem } from '../../domain/policy/policy.ts';
import { checkPolicy } from './explain.ts';
import { inventory } from './inventory.ts';
import type { PolicyReading } from './source.ts';

/** The key of machine policy. HKCU is not read: a person may write there. */
export const POLICY_KEY = 'HKLM\\Software\\Policies\\Stint';

/**
 * Maps what `reg.exe query` prints of the key to a policy: whole numbers and yes/no are REG_DWORD (0 or 1), all else is
 * REG_SZ.
 * @param output `\r\nHKEY_LOCAL_MACHINE\…\Stint\r\n    Name    REG_SZ    value\r\n…`
 */
export function readRegistryText(output: string): PolicyReading {
  const values: { [name: string]: unknown } = {};
  const problems: PolicyProblem[] = [];
  const object = (name: string | null, reason: string) =>
    problems.push({ where: POLICY_KEY, line: null, name: name?.slice(0, 200) ?? null, reason });

  for (const line of output.split(/\r?\n/)) {
    // The key itself, and keys below it.
    if (line.trim() === '' || /^HKEY_LOCAL_MACHINE\\/i.test(line)) continue;
    const match = /^ {4}(.+?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/.exec(line);
    const [, name, type, data = ''] = match ?? [];
    if (name === undefined || type === undefined) {
      object(null, `has a line that cannot be read: ${JSON.stringify(line.slice(0, 200))}`);
      continue;
    }
    // The key's default value, named in the language of Windows: (Default), (Standard).
    if (/^\(.*\)$/.test(name)) continue;
    const value = typedValue(name, type, data);
    if (value.ok) values[canonical(name)] = value.value;
    else object(name, value.reason);
  }

  const checked = checkPolicy(values);
  const known = new Set(problems.map((problem) => problem.name));
  if (!checked.ok) {
    for (const { name, reason } of checked.objections) if (!known.has(name)) object(name, reason);
  }
  if (problems.length > 0 || !checked.ok) {
    return { kind: 'broken', source: 'registry', problems: problems.slice(0, 100) };
  }
  return { kind: 'valid', source: 'registry', values: checked.values };
}

/** The registry does not tell upper from lower case in names. */
function canonical(name: string): string {
  return Object.keys(Policy.shape).find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
}

function typedValue(
  name: string,
  type: string,
  data: string,
): { ok: true; value: string | number | boolean } | { ok: false; reason: string } {
  const kind = inventory().find((setting) => setting.name === canonical(name))?.kind;
  // An unknown name is refused as one, whatever its type.
  if (kind === undefined) return { ok: true, value: data };
  const wanted = kind === 'integer' || kind === 'boolean' ? 'REG_DWORD' : 'REG_SZ';
  if (type !== wanted) return { ok: false, reason: `must be ${wanted}, and is ${type}` };
  if (wanted === 'REG_SZ') {
    // reg.exe writes in the console's code page; outside ASCII nobody can tell what was meant.
    const isPlain = /^[\x20-\x7e]*$/.test(data);
    return isPlain
      ? { ok: true, value: data }
      : { ok: false, reason: 'must be written in plain ASCII characters' };
  }
  const number = /^0x[0-9a-f]{1,8}$/i.test(data) ? Number.parseInt(data, 16) : Number.NaN;
  if (kind === 'integer') return { ok: true, value: number };
  if (number === 0 || number === 1) return { ok: true, value: number === 1 };
  return { ok: false, reason: `must be 0 (no) or 1 (yes), and is ${Number.isNaN(number) ? data : number}` };
}
