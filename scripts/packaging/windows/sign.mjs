/**
 * electron-builder's hook for a signer that keeps its key to itself (a cloud's or a token's): runs the program that
 * STINT_WIN_SIGN_COMMAND names, with the file as its one argument. The program signs the file in place.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** @param {{ path: string }} configuration */
export default async function sign({ path }) {
  const command = process.env.STINT_WIN_SIGN_COMMAND;
  if (!command) throw new Error('STINT_WIN_SIGN_COMMAND names no program.');
  await promisify(execFile)(command, [path], { windowsHide: true });
}
