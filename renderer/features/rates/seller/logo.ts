const LOGO_BYTES_MAX = 300 * 1024;
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

export type LogoRefusal = 'too_large' | 'no_picture';

/** A picture file as the server takes it: base64 of a PNG or JPEG, by its bytes, at most 300 KB. */
export function logoOf(bytes: Uint8Array): { logo: string } | { refused: LogoRefusal } {
  if (bytes.length > LOGO_BYTES_MAX) return { refused: 'too_large' };
  const startsWith = (start: readonly number[]) => start.every((byte, index) => bytes[index] === byte);
  if (!startsWith(PNG) && !startsWith(JPEG)) return { refused: 'no_picture' };
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return { logo: btoa(text) };
}

/** Of base64, for an image. */
export function logoUrl(logo: string): string {
  return `data:image/${logo.startsWith('iVBOR') ? 'png' : 'jpeg'};base64,${logo}`;
}
