import { createServer } from 'node:net';

/**
 * Why the server could not listen on this port of 127.0.0.1, in a sentence for the person who starts it, or null when
 * it can. 0 stands for any free port.
 */
export async function takenPort(port: number): Promise<string | null> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return 'STINT_PORT must be a port: a whole number from 0 (any free one) to 65535.';
  const code = await new Promise<string | null>((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(null)));
  });
  if (code === null) return null;
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use by another program, or by a Stint that runs already. Stop that one, or start with STINT_PORT set to a free port.`;
  return `This user may not open port ${port} (${code}). Start with STINT_PORT set to one above 1023.`;
}
