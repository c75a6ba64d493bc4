import { ServiceUnavailableError } from '@backstage/errors';

/** The answer while the catalog or the list of clusters has not been read: nobody should take it for "nothing there". */
export function notReady(): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'The catalog is still being read, or the clusters are; ask again in a few seconds',
  );
}
