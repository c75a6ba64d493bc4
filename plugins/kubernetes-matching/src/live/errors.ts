import { ResponseError } from '@backstage/errors';

/** The package that answers what this plugin asks. */
export const BACKEND_PACKAGE = '@mooring/plugin-kubernetes-matching-backend';

/** The status of the answer that an error stands for; `undefined` when there was none. */
export function statusOf(error: Error): number | undefined {
  return responseErrorOf(error)?.statusCode;
}

/** What went wrong in the backend's own words, where it has any. */
export function messageOf(error: Error): string {
  return responseErrorOf(error)?.cause?.message ?? error.message;
}

/** Whether nobody answers under the plugin's path: our own backend names the error when it does not find something. */
export function isBackendMissing(error: Error | undefined): boolean {
  if (!error || statusOf(error) !== 404) return false;
  return responseErrorOf(error)?.cause?.name !== 'NotFoundError';
}

function responseErrorOf(error: Error): ResponseError | undefined {
  return error.name === 'ResponseError' ? (error as ResponseError) : undefined;
}
