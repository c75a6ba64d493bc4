import { Clock } from '../transport/Clock';
import { Transport } from '../transport/Transport';
import { Watchdog } from './Watchdog';

/** What an API server answers: the object with status 200, another status, or nothing. */
export type JsonAnswer = Readonly<Record<string, any>> | number | 'no answer';

/** Asks an API server for something short, such as one object. What is in the answer is not checked. */
export async function askJson(
  path: string,
  options: {
    transport: Transport;
    clock: Clock;
    patienceMs: number;
    /** More than this is not read. */
    maxBytes: number;
    signal?: AbortSignal;
  },
): Promise<JsonAnswer> {
  const { transport, clock, patienceMs, maxBytes, signal } = options;
  const watchdog = Watchdog.create({ clock });
  const reason = `no answer within ${patienceMs / 1000} s`;
  watchdog.arm({ milliseconds: patienceMs, type: 'failed', reason });
  const signals = signal ? [signal, watchdog.signal] : [watchdog.signal];
  try {
    const response = await transport.get({
      ...{ path, query: {}, signal: AbortSignal.any(signals) },
    });
    if (response.status !== 200) {
      response.discard();
      return response.status;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      size += chunk.length;
      if (size > maxBytes) return 'no answer';
      chunks.push(chunk);
    }
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return typeof body === 'object' && body !== null ? body : 'no answer';
  } catch {
    return 'no answer'; // as what was really asked for will tell
  } finally {
    watchdog.callOff();
  }
}
