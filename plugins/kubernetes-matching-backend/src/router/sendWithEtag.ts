import { createHash } from 'node:crypto';
import { Response } from 'express';

/**
 * Sends a body with an ETag, so that express answers 304 to a caller that has it already. The time of the answer is no
 * part of it: `checkedAt` alone makes no answer new.
 */
export function sendWithEtag(response: Response, body: object): void {
  const text = JSON.stringify(body, (key, value) =>
    key === 'checkedAt' ? undefined : value,
  );
  const digest = createHash('sha256').update(text).digest('base64url');
  response.setHeader('ETag', `W/"${digest}"`);
  // Different callers may see different things under one address.
  response.setHeader('Cache-Control', 'private, no-cache');
  response.json(body);
}
