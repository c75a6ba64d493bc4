import { ResponseError } from '@backstage/errors';

/** What went wrong in the backend's own words, where it has any. */
export function messageOf(error: Error): string {
  if (error.name !== 'ResponseError') return error.message;
  return (error as ResponseError).cause?.message ?? error.message;
}
