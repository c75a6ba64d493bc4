import { posix } from 'node:path';
import { RequestHandler } from 'express';

/**
 * Serves one front page, however its path is written. Upstream compares the path as it is sent, so that `/%69ndex.html` is
 * the file that the build left, with the configuration that was there then.
 */
export const oneFrontPage: RequestHandler = (request, _, next) => {
  if (isFrontPage(request.path)) request.url = '/';
  next();
};

function isFrontPage(path: string): boolean {
  try {
    const file = posix.normalize(decodeURIComponent(path)).toLowerCase();
    return /^\/+index\.html\/*$/.test(file);
  } catch {
    return false; // not encoded as paths are, so that no file has it
  }
}
