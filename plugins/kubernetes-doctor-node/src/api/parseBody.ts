import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { ApiAnswer } from './ApiTransport';

/** The object in an answer; `undefined` when it holds none. What is in it is not checked. */
export function parseBody({
  body,
}: Pick<ApiAnswer, 'body'>): Record<string, any> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What an API server says in a `Status`. */
export function statusMessage(answer: ApiAnswer): string {
  const { message } = parseBody(answer) ?? {};
  return typeof message === 'string' && message !== ''
    ? foreignText(message)
    : `status ${answer.status}`;
}
