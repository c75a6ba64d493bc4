import { InputError } from '@backstage/errors';

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads standard input to its end.
 *
 * @throws InputError when it is larger than 64 MiB, or no UTF-8 text
 */
export async function readStdin(
  stdin: AsyncIterable<Buffer | string>,
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Buffer);
    length += bytes.length;
    if (length > MAX_BYTES) {
      throw new InputError('standard input is larger than 64 MiB');
    }
    chunks.push(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Buffer.concat(chunks),
    );
  } catch {
    throw new InputError('standard input is not UTF-8 text');
  }
}
